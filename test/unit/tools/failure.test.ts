import { describe, expect, test } from 'vitest';
import { CloudError } from '../../../src/cloud/errors.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { failureAnswer } from '../../../src/tools/failure.ts';

interface Refusal {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
}

async function told(operation: string, { status, code, message = 'no' }: Refusal): Promise<string> {
  const error = new CloudError({ kind: 'refused', status, code, message });
  const call = { operation: requireOperation(operation), references: ['blgo'], lookalikes: async () => ['blog'] };
  return (await failureAnswer(error, call)).text;
}

describe('what exists instead', () => {
  test.each([
    ['show_server', { status: 404 }],
    // ecs-api-en-2025-01, A.2: the ECS does not exist.
    ['show_server', { status: 400, code: 'Ecs.0114' }],
    // EXTERNAL-APIS.md, section 3: no such resource ID; unsubscribed already.
    ['cancel_resources_subscription', { status: 400, code: 'CBC.99003012' }],
    ['cancel_resources_subscription', { status: 400, code: 'CBC.30000067' }],
  ])('%s, %j: the nearest are told', async (operation, refusal) => {
    expect(await told(operation, refusal)).toContain('Nearest that exist: blog');
  });

  test.each([
    // An order or a job looks like no instance.
    ['show_customer_order_details', { status: 404 }],
    ['pay_customer_order', { status: 400, code: 'CBC.30000010' }],
    ['show_job', { status: 404 }],
    // A flavor, image or key pair of that name is no server (A.2: Ecs.0029), whatever the message says.
    ['show_server', { status: 400, code: 'Ecs.0029', message: 'The flavor does not exist.' }],
    ['show_server', { status: 500, message: 'request 01140114 not found' }],
  ])('%s, %j: none are told', async (operation, refusal) => {
    expect(await told(operation, refusal)).not.toContain('Nearest that exist');
  });
});
