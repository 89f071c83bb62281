import { describe, expect, it } from 'vitest';
import { PolicyError, parsePolicy } from '../../../src/guard/policy/parse-policy.ts';

/** The message for a text that is refused. */
function refusal(text: string, fileName = 'my.yaml'): string {
  try {
    parsePolicy(text, fileName);
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
  return expect.unreachable(`accepted: ${text}`);
}

const rule = (text: string): string => `version: 1\nrules:\n  - ${text}\n`;
const json = (rule: string): string => `{"version": 1, "rules": [\n  ${rule}\n]}`;

describe('parsePolicy', () => {
  it('reads every key, alike from YAML and JSON', () => {
    const yaml = `
version: 1
rules:
  - name: all of it
    when:
      effect: billing
      irreversible: false
      tool: [renewal_resources, pay_customer_order]
      region: ap-southeast-3
      target_id: AB-12
      name: prod-*   # with a comment
      tag: [env=, team]
      quantity: {max: 3}
      price: {currency: USD, max: 49.90}
      time: {from: 08:00, to: "24:00", days: [mon, sun], zone: Europe/Berlin}
    then: allow
    reason: Because.
`;
    const policy = parsePolicy(yaml, 'p.yml');
    expect(policy).toEqual({
      rules: [
        {
          index: 1,
          name: 'all of it',
          when: {
            effect: ['billing'],
            irreversible: false,
            tool: ['renewal_resources', 'pay_customer_order'],
            region: ['ap-southeast-3'],
            target_id: ['ab-12'],
            name: ['prod-*'],
            tag: [{ key: 'env', value: '' }, { key: 'team' }],
            quantity: { max: 3 },
            price: { currency: 'USD', max: 49.9 },
            time: { from: 480, to: 1440, days: ['mon', 'sun'], zone: 'Europe/Berlin' },
          },
          outcome: 'allow',
          reason: 'Because.',
        },
      ],
    });
    const same = `\uFEFF{"$schema": "policy.schema.json", "version": 1, "rules": [{"name": "all of it", "when": {"effect": "billing", "irreversible": false,
      "tool": ["renewal_resources", "pay_customer_order"], "region": "ap-southeast-3", "target_id": "AB-12", "name": "prod-*",
      "tag": ["env=", "team"], "quantity": {"max": 3}, "price": {"currency": "USD", "max": 4.99e1},
      "time": {"from": "08:00", "to": "24:00", "days": ["mon", "sun"], "zone": "Europe/Berlin"}}, "then": "allow", "reason": "Because."}]}`;
    expect(parsePolicy(same, 'p.json')).toEqual(policy);
  });

  it('takes UTC where no zone is given', () => {
    const { rules } = parsePolicy(rule('{when: {time: {from: "22:00", to: "06:00"}}, then: deny}'), 'p.yaml');
    expect(rules[0]?.when.time).toEqual({ from: 1320, to: 360, zone: 'UTC' });
  });

  it.each<[string, string, RegExp]>([
    [
      'a key that does not exist',
      '{wen: {}, then: deny}',
      /^my\.yaml:3:6: rules\[0\] has no key "wen".*did you mean when\?/,
    ],
    [
      'a condition that does not exist',
      '{when: {tol: x}, then: deny}',
      /^my\.yaml:3:13: rules\[0\]\.when has no key "tol".*did you mean tool\?/,
    ],
    [
      'a key of a quantity',
      '{when: {quantity: {maxi: 1}}, then: deny}',
      /:3:24: rules\[0\]\.when\.quantity has no key "maxi".*did you mean max\?/,
    ],
    ['a key twice', '{when: {}, then: deny, then: allow}', /^my\.yaml:3:28: the key "then" stands twice/],
    ['no outcome', '{when: {}}', /^my\.yaml:3:5: rules\[0\]\.then is missing: expected allow, confirm or deny/],
    ['no conditions', '{then: deny}', /rules\[0\]\.when is missing: .*\{\} for every call/],
    ['empty conditions', '{when: , then: deny}', /rules\[0\]\.when: expected an object/],
    ['an outcome misspelt', '{when: {}, then: alow}', /^my\.yaml:3:22: rules\[0\]\.then: .*did you mean allow\?/],
    [
      'an effect misspelt',
      '{when: {effect: distructive}, then: deny}',
      /:3:21: rules\[0\]\.when\.effect: .*did you mean destructive\?/,
    ],
    [
      'reads, which are never judged',
      '{when: {effect: read}, then: deny}',
      /:3:21: rules\[0\]\.when\.effect: reads are always allowed and never judged; expected write, destructive, billing$/,
    ],
    [
      'reads in a list',
      '{when: {effect: [write, read]}, then: allow}',
      /:3:29: rules\[0\]\.when\.effect\[1\]: reads are always allowed and never judged/,
    ],
    [
      'an operation that only reads',
      '{when: {tool: [batch_stop_servers, list_all_resources]}, then: deny}',
      /:3:40: rules\[0\]\.when\.tool: list_all_resources only reads; reads are always allowed and never judged$/,
    ],
    [
      'an effect misspelt in a list',
      '{when: {effect: [billing, wirte]}, then: deny}',
      /:3:31: rules\[0\]\.when\.effect\[1\]: .*did you mean write\?/,
    ],
    ['an empty list', '{when: {name: []}, then: deny}', /rules\[0\]\.when\.name: expected at least one/],
    ['a number for a name', '{when: {name: 12}, then: deny}', /:3:19: rules\[0\]\.when\.name: expected text/],
    [
      'an operation that does not exist',
      '{when: {tool: batch_stop_server}, then: deny}',
      /:3:19: .*no operation "batch_stop_server"; did you mean batch_stop_servers\?/,
    ],
    ['a region that is none', '{when: {region: Singapore}, then: deny}', /rules\[0\]\.when\.region: expected a region/],
    [
      'a pattern for an ID',
      '{when: {target_id: "ab*"}, then: deny}',
      /rules\[0\]\.when\.target_id: expected an ID.*patterns are for names/,
    ],
    ['a pattern for a tag', '{when: {tag: "env=*"}, then: deny}', /rules\[0\]\.when\.tag: expected key or key=value/],
    [
      'a time without quotes and zero',
      '{when: {time: {from: 8:00, to: "18:00"}}, then: deny}',
      /rules\[0\]\.when\.time\.from: expected a time/,
    ],
    ['a time that is none', '{when: {time: {from: "08:00", to: "24:01"}}, then: deny}', /time\.to: expected a time/],
    [
      'an empty window',
      '{when: {time: {from: "08:00", to: "08:00"}}, then: deny}',
      /time\.to: expected another time than from/,
    ],
    [
      'a zone that is none',
      '{when: {time: {from: "08:00", to: "09:00", zone: CEST/Berlin}}, then: deny}',
      /time\.zone: expected UTC or a time zone/,
    ],
    [
      'a day in full',
      '{when: {time: {from: "08:00", to: "09:00", days: [monday]}}, then: deny}',
      /time\.days\[0\]: expected mon, tue/,
    ],
    [
      'a price without a currency',
      '{when: {price: {max: 1}}, then: allow}',
      /price\.currency is missing: expected three capital letters/,
    ],
    [
      'a negative price',
      '{when: {price: {currency: USD, max: -1}}, then: allow}',
      /price\.max: expected an amount of 0 or more/,
    ],
    ['half a server', '{when: {quantity: {max: 1.5}}, then: allow}', /quantity\.max: expected a whole number/],
    ['an unlimited price', '{when: {price: {currency: USD, max: .inf}}, then: allow}', /"Infinity" can not be used/],
    [
      'a reason of two lines',
      '{when: {}, then: deny, reason: "a\\nb"}',
      /reason: expected text of 1 to 500 characters on one line/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(refusal(rule(text))).toMatch(message);
  });

  it.each([
    ['{when: {price: {currency: USD, max: 100}}, then: deny}', 'would deny the cheap calls; write over'],
    ['{when: {price: {currency: USD, max: 100}}, then: confirm}', 'would confirm the cheap calls; write over'],
    ['{when: {price: {currency: USD, over: 100}}, then: allow}', 'write max'],
    ['{when: {price: {currency: USD}}, then: allow}', 'expected one of max'],
    ['{when: {price: {currency: USD, max: 1, over: 2}}, then: allow}', 'expected one of max'],
    ['{when: {quantity: {max: 3}}, then: deny}', 'write min'],
    ['{when: {quantity: {min: 3}}, then: allow}', 'write max'],
    ['{when: {quantity: {}}, then: confirm}', 'expected max or min'],
    ['{when: {quantity: {min: 5, max: 3}}, then: confirm}', 'expected no more than max'],
  ])('refuses a bound that says the opposite of what it seems to: %s', (text, message) => {
    expect(refusal(rule(text))).toContain(message);
  });

  it('points at the rule, by line and column, and tells several problems', () => {
    const text = 'version: 2\nrules:\n  - when: {}\n    then: allow\n  - when:\n      regon: x\n    then: deny\n';
    expect(refusal(text).split('\n')).toEqual([
      'my.yaml:1:10: version: expected 1',
      expect.stringMatching(/^my\.yaml:6:7: rules\[1\]\.when has no key "regon"/),
    ]);
    expect(refusal(json('{"when": {},\n   "then": "denied"}'), 'p.json')).toMatch(/^p\.json:3:12: rules\[0\]\.then: /);
    const many = `version: 1\nrules:\n${'  - {}\n'.repeat(20)}`;
    expect(refusal(many).split('\n')).toHaveLength(11);
    expect(refusal(many)).toMatch(/and 30 more problems$/);
  });

  it('wants names of rules once', () => {
    const text = rule('{name: a, when: {}, then: deny}\n  - {name: a, when: {}, then: deny}');
    expect(refusal(text)).toBe('my.yaml:4:12: rules[1].name: another rule has this name');
  });

  it.each([
    ['', 'expected an object with version and rules'],
    ['rules', 'expected an object with version and rules'],
    ['version: 1', 'rules is missing: expected a list of rules'],
    ['version: 1\nrules: []', 'expected at least one rule'],
    ['version: 1\nrules: {}', 'expected a list of rules'],
    ['version: "1"\nrules: [{when: {}, then: deny}]', '1:10: version: expected 1'],
    ['{__proto__: {}, version: 1, rules: []}', 'has no key "__proto__"'],
  ])('refuses %j', (text, message) => {
    expect(refusal(text)).toContain(message);
  });

  it('goes by the ending of the name', () => {
    expect(refusal('{}', 'policy.txt')).toBe('policy.txt: expected a file name that ends in .json, .yaml or .yml');
    expect(refusal('{}', 'json')).toContain('.json, .yaml or .yml');
    expect(refusal(rule('{when: {}, then: deny}'), 'p.json')).toMatch(/^p\.json:1:1: expected a value/);
  });

  it('quotes no more than a short word of a file that is another', () => {
    const secret = 'SECRETKEY0123456789SECRETKEY0123456789SECRETKEY0123456789';
    for (const text of [
      `[default]\nsk = ${secret}`,
      `sk: ${secret}`,
      `${secret}: x`,
      `a: "${secret}`,
      `{"sk": "${secret}"}`,
      secret,
      `a: b: ${secret}`,
    ]) {
      for (const name of ['p.yaml', 'p.json']) expect(refusal(text, name)).not.toContain(secret);
    }
  });

  it('refuses a file too large to be meant', () => {
    expect(refusal(`# ${'x'.repeat(300_000)}`)).toContain('expected at most 262144 characters');
  });
});
