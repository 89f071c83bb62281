import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config/config-error.ts';
import { runPolicyCheck } from '../../../src/policy-command.ts';

const POLICY = `version: 1
rules:
  - name: production
    when: { name: "prod-*" }
    then: deny
    reason: Ask the owner.
  - when: { effect: destructive, time: { from: "22:00", to: "06:00" } }
    then: allow
  - when: { effect: billing, price: { currency: USD, over: 50 } }
    then: deny
`;

describe('policy check', () => {
  let folder = '';
  let file = '';
  const at = (name: string, text: string): string => {
    const place = path.join(folder, name);
    writeFileSync(place, text);
    return place;
  };
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
    file = at('p.yaml', POLICY);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const night = new Date('2026-11-23T23:00:00Z');
  async function run(...argv: string[]): Promise<{ code: number; lines: string[] }> {
    const lines: string[] = [];
    const code = await runPolicyCheck(argv, (line) => lines.push(line), night);
    return { code, lines };
  }
  const call = (tool: string, facts?: unknown): Promise<{ code: number; lines: string[] }> =>
    run('check', file, '--call', tool, ...(facts === undefined ? [] : [JSON.stringify(facts)]));

  it('says how each rule is understood', async () => {
    const { code, lines } = await run('check', file);
    expect(code).toBe(0);
    expect(lines).toEqual([
      `${file} is valid: 3 rules. The first that matches decides.`,
      '  rule 1 "production": deny a target if its name fits "prod-*", or if that could not be found out, or there is no target (Ask the owner.)',
      '  rule 2: allow if the effect is destructive, and the time is from 22:00 to 06:00 of the next day (UTC)',
      '  rule 3: deny if the effect is billing, and the price is over 50 USD or unknown',
      'Rules go by name or tag: renaming and retagging takes a human.',
    ]);
  });

  it('warns of rules that are never tried', async () => {
    const place = at('dead.json', '{"version":1,"rules":[{"when":{},"then":"confirm"},{"when":{},"then":"deny"}]}');
    expect((await run('check', place)).lines.at(-1)).toBe(
      'Warning: rule 2 and what follows is never tried: rule 1 matches every call.',
    );
  });

  it('explains a denial', async () => {
    const targets = [
      { id: 'a1', name: 'dev-1', instance_name: 'dev-1' },
      { id: 'b2', name: 'hcss_ecs_0b1e', instance_name: 'prod-1' },
    ];
    const { code, lines } = await call('batch_stop_servers', { targets });
    expect(code).toBe(0);
    expect(lines.slice(0, 2)).toEqual([
      'batch_stop_servers: deny (with --approval policy)',
      'because rule 1 "production" says deny for "prod-1" (b2): Ask the owner.',
    ]);
  });

  it('takes the time that is told, or the present', async () => {
    const targets = [{ id: 'a1', name: 'dev-1', instance_name: 'dev' }];
    expect((await call('batch_stop_servers', { targets })).lines[0]).toContain(': allow');
    expect((await call('batch_stop_servers', { targets, now: '2026-11-23T20:00:00+08:00' })).lines[0]).toContain(
      ': confirm',
    );
  });

  it('knows no more of targets than it is told', async () => {
    const { lines } = await call('batch_stop_servers', {
      args: { server_ids: ['616fb98f-46ca-475e-917e-2563e5a8cd19'] },
    });
    expect(lines[0]).toContain(': deny');
    expect(lines[1]).toBe('because rule 1 "production" says deny: Ask the owner.');
    expect(lines[2]).toContain('its name could not be read');
  });

  it('says that reads are not judged, whatever the rules', async () => {
    expect((await call('list_all_resources')).lines).toEqual([
      'list_all_resources: allow',
      'because it only reads; reads are always allowed and never judged. --toolsets and --read-only choose which tools there are.',
    ]);
  });

  it('sees that a call renames', async () => {
    const facts = {
      args: { server_id: 'a1', name: 'dev-2' },
      targets: [{ id: 'a1', name: 'dev-1', instance_name: 'dev-1' }],
    };
    expect((await call('update_server', facts)).lines[0]).toContain(': confirm');
  });

  it('says of a purchase that charges by itself that no rule saves it', async () => {
    const targets = [{ id: 'a1', name: 'dev-1' }];
    const args = {
      resource_ids: ['616fb98f-46ca-475e-917e-2563e5a8cd19'],
      period_type: 2,
      period_num: 1,
      is_auto_pay: 1,
    };
    expect((await call('renewal_resources', { args, targets })).lines.at(-1)).toContain('--allow-unpriced');
  });

  it('prints what is wrong with a file', async () => {
    const place = at('bad.yaml', POLICY.replace('deny', 'dny'));
    expect(await run('check', place)).toEqual({
      code: 1,
      lines: [`${place}:5:11: rules[0].then: expected allow, confirm or deny; did you mean deny?`],
    });
  });

  it.each<[string, string[], string]>([
    ['no command', [], 'Use: flexus-mcp policy check'],
    ['another command', ['chek', 'p.yaml'], 'Use: flexus-mcp policy check'],
    ['no file', ['check'], 'Use: flexus-mcp policy check'],
    ['a flag without its tool', ['check', 'FILE', '--call'], 'Use: flexus-mcp policy check'],
    ['another flag', ['check', 'FILE', '--cal', 'show_job'], 'Use: flexus-mcp policy check'],
    ['more than it takes', ['check', 'FILE', '--call', 'show_job', '{}', 'x'], 'Use: flexus-mcp policy check'],
    ['a file that is not there', ['check', 'nowhere.yaml'], "nowhere.yaml can't be read (ENOENT)"],
    ['an unknown operation', ['check', 'FILE', '--call', 'show_jobs', '{}'], 'did you mean show_job?'],
    ['broken JSON', ['check', 'FILE', '--call', 'show_job', '{"args": }'], 'line 1, column 10: expected a value'],
    [
      'an unknown fact',
      ['check', 'FILE', '--call', 'show_job', '{"arg": {}}'],
      'the whole: unknown key "arg"; expected an object with any of args',
    ],
    [
      'a target without an ID',
      ['check', 'FILE', '--call', 'show_job', '{"targets": [{"name": "x"}]}'],
      'targets.0.id: expected text',
    ],
    [
      'a region of what has none',
      ['check', 'FILE', '--call', 'renewal_resources', '{"region": "ap-southeast-3"}'],
      'region: a call of renewal_resources has none of its own; give each of its targets a region',
    ],
    [
      'targets of what has none',
      ['check', 'FILE', '--call', 'create_light_instances', '{"targets": [{"id": "x"}]}'],
      'targets: create_light_instances acts upon none',
    ],
    ['a time that is none', ['check', 'FILE', '--call', 'show_job', '{"now": "noon"}'], 'now: expected a time such as'],
    [
      'arguments that the tool refuses',
      ['check', 'FILE', '--call', 'show_job', '{"args": {"job": "x"}}'],
      'no argument "job"',
    ],
  ])('refuses %s', async (_, argv, message) => {
    const attempt = run(...argv.map((word) => (word === 'FILE' ? file : word)));
    await expect(attempt).rejects.toThrow(ConfigError);
    await expect(attempt).rejects.toThrow(message);
  });
});
