import { describe, expect, it } from 'vitest';
import { errorEntries, errorHint } from '../../../src/data/errors.ts';

describe('errorEntries', () => {
  it('has the codes of the documents: purchase table 8, ECS appendix A.2', () => {
    const count = (service: string): number => errorEntries().filter((entry) => entry.service === service).length;
    expect(count('hcss')).toBe(13);
    expect(count('ecs')).toBe(162);
  });

  it.each([
    // flexus-l-purchase-en-2024-11.txt, table 8
    ['HCSS.14000011', 400],
    ['HCSS.14290001', 429],
    ['HCSS.15000001', 500],
    // ecs-api-en-2025-01.txt, appendix A.2
    ['Ecs.0000', 400],
    ['Ecs.0067', 403],
    ['Ecs.0114', 404],
    ['Ecs.0603', 501],
    ['Ecs.0615', 500],
    ['Pdp.0001', 403],
    ['Common.0013', 401],
    ['Common.1503', 429],
    // ERRATA, B28: an error listed with a 2xx
    ['Common.0024', 202],
  ])('%s comes with %d', (code, status) => {
    expect(errorEntries().filter((entry) => entry.code === code)).toMatchObject([{ http_status: status }]);
  });

  it('carries the service’s message, which identifies an error', () => {
    const messageOf = (code: string): string | undefined =>
      errorEntries().find((entry) => entry.code === code)?.message;
    expect(messageOf('Ecs.0605')).toBe('ECS locked.');
    expect(messageOf('Ecs.0023')).toBe('project_id in token mismatches with project_id in url.');
    expect(messageOf('Pdp.0001')).toBe('Policy does not allow %s to be performed.');
  });

  it('has one sentence or more of advice for each, and a status that HTTP knows', () => {
    for (const { code, hint, message, http_status } of errorEntries()) {
      expect(hint, code).toMatch(/^[A-Za-z_].{12,}[.]$/);
      expect(message, code).not.toBe('');
      if (http_status !== null) expect(http_status, code).toSatisfy((status: number) => status >= 200 && status < 600);
    }
  });

  it('has no code twice for one status', () => {
    const keys = errorEntries().map(({ code, http_status }) => `${code.toLowerCase()} ${http_status}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

describe('errorHint', () => {
  it('compares codes without regard to case and blanks (ERRATA, A28 and B29)', () => {
    const hint = errorHint('Ecs.0605', 400);
    expect(hint).toContain('locked');
    expect(errorHint('ECS.0605', 400)).toBe(hint);
    expect(errorHint('ecs.0605', 400)).toBe(hint);
    expect(errorHint('Comm on.0024', 202)).toBe(errorHint('Common.0024', 202));
  });

  it('knows the gateway under both of its names (devg-apisign, error codes)', () => {
    expect(errorHint('APIG.0301', 401)).toContain('five minutes');
    expect(errorHint('APIGW.0301', 401)).toBe(errorHint('APIG.0301', 401));
  });

  it('takes the line of the status where a code has several', () => {
    expect(errorHint('APIGW.0201', 413)).toContain('12 MB');
    expect(errorHint('APIGW.0201', 504)).toContain('look first whether it was done');
    expect(errorHint('APIGW.0201', 418)).toBe(errorHint('APIGW.0201', 400));
  });

  it('goes by the code whatever the status, which may be inaccurate (ECS appendix A.2, first paragraph)', () => {
    expect(errorHint('Ecs.0603', 400)).toContain('wait a minute');
    expect(errorHint('CBC.99003651', 400)).toContain('repeat');
  });

  it('names the site for an account of another website (EXTERNAL-APIS, section 3)', () => {
    for (const code of ['CBC.0150', 'CBC.0156']) expect(errorHint(code, 403)).toContain('--site');
  });

  it('falls back on the status, and on nothing', () => {
    expect(errorHint('XYZ.1', 429)).toContain('wait');
    expect(errorHint('', 503)).toContain('Reads: try again');
    expect(errorHint('IAM.0011', 401)).toContain('HUAWEI ID');
    expect(errorHint('401', 401)).toContain('do not repeat');
    expect(errorHint('constructor', 418)).toBeUndefined();
    expect(errorHint('', 200)).toBeUndefined();
  });

  it('tells a forbidden act from a missing permission by the message (CLIENTS.md, "Names": `forbidden`)', () => {
    expect(errorHint('forbidden', 403, 'Quota exceeded, too many key pairs.')).toContain('Not a matter of permissions');
    expect(errorHint('forbidden', 403, "Policy doesn't allow it to be performed.")).toContain('lack a permission');
  });

  it('never claims that a failed change was not made', () => {
    for (const status of [500, 502, 503, 504]) expect(errorHint('?', status)).toContain('look first');
    expect(errorHint('HCSS.15000001', 500)).toContain('order list');
  });
});
