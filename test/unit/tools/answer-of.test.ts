import { describe, expect, test } from 'vitest';
import { OPERATIONS, requireOperation } from '../../../src/operations/catalogue.ts';
import type { Input } from '../../../src/operations/field.ts';
import type { ToolAnswer } from '../../../src/tools/answer.ts';
import { answerOf } from '../../../src/tools/answer-of.ts';

interface Given {
  readonly input?: Input;
  readonly status?: number;
  readonly body?: unknown;
}

function answered(id: string, { input = {}, status = 200, body }: Given): ToolAnswer {
  const operation = requireOperation(id);
  const answer = { status, headers: {}, body };
  return answerOf({ operation, input, answer, region: 'ap-southeast-3', full: false, notes: [] });
}

const checking = OPERATIONS.filter(({ onlyChecks }) => onlyChecks !== undefined).map(({ id }) => id);

/** ecs-api-en-2025-01, tables 5-2, 5-22 and 5-50 and section 10.4.1: `dry_run` only checks; a check that passes is answered with 202. */
describe('a check that the cloud passes', () => {
  test('is offered by the four operations that have dry_run in the documents', () => {
    expect(checking.toSorted()).toEqual([
      'attach_server_volume',
      'batch_reset_servers_password',
      'create_post_paid_servers',
      'resize_post_paid_server',
    ]);
  });

  test.each(checking)('%s: is no accepted change', (id) => {
    const { text, structured } = answered(id, { input: { cloud_dry_run: true }, status: 202 });
    expect(text).toMatch(/^Check passed \(HTTP 202\).* Nothing was changed\.$/m);
    expect(text).not.toMatch(/accepted \(|not done|wait /i);
    expect(structured).not.toHaveProperty('region');
    expect(structured?.notes).toEqual([expect.stringContaining('Nothing was changed')]);
  });

  test.each(checking)('%s: without it the call is a change', (id) => {
    const { text } = answered(id, { input: { cloud_dry_run: false }, status: 202, body: { job_id: 'ff80' } });
    expect(text).not.toMatch(/check passed|nothing was changed/i);
  });
});

/** 202 only says that the work was taken on (ecs-api-en-2025-01, section 10.1). */
test('an empty answer says whether it is done', () => {
  expect(answered('nova_add_server_security_group', { status: 202 }).text).toMatch(/^Accepted \(HTTP 202\)/);
  expect(answered('nova_delete_keypair', { status: 204 }).text).toMatch(/^Done \(HTTP 204\)/);
});
