import { describe, expect, it } from 'vitest';
import { parseTables } from '../../../src/data/parse-tables.ts';
import { checkPurchase } from '../../../src/data/purchase-rules.ts';
import { documentedTables } from '../../../src/data/tables.ts';

const parse = (value: unknown): ReturnType<typeof parseTables> => parseTables(JSON.stringify(value), 'my-tables.json');

const minimal = {
  site: 'eu',
  as_of: '2026-11-01',
  source: 'our account manager',
  regions: [{ code: 'eu-west-101', name: 'EU', name_zh: '' }],
  plans: [
    {
      code: 'x.1',
      os: 'linux',
      vcpus: 2,
      memory_gib: 0.5,
      system_disk_gib: 20,
      peak_bandwidth_mbps: 30,
      traffic_package_gb: 1024,
    },
  ],
  images: [
    { name: 'Ubuntu', kind: 'system', os: 'linux', versions: ['24.04'], plans: [{ code: 'x.1' }], exclusions: [] },
  ],
  private_image_plans: { linux: ['x.1'], windows: [] },
  instance_name: { pattern: '^[a-z]+$', about: 'small letters' },
  periods: { month: { min: 1, max: 9 }, year: { min: 1, max: 3 } },
  extra_resources: [{ type: 'hss', about: 'host security' }],
};

describe('parseTables', () => {
  it('reads back the tables that we carry', () => {
    expect(parse(documentedTables)).toEqual(documentedTables);
  });

  it('gives tables that purchases are checked against', () => {
    const { eu, intl } = parse({ eu: minimal });
    expect(intl).toBeUndefined();
    const order = { image_ref: { image_name: 'Ubuntu', image_version: '24.04' }, plan_spec: 'x.1', instance_name: 'A' };
    expect(checkPurchase(eu, order)).toEqual([
      { level: 'refuse', field: 'instance_name', message: 'instance_name "A" is not allowed: small letters.' },
    ]);
  });

  it.each<[string, unknown, string[]]>([
    ['a missing member', { eu: { ...minimal, plans: [{ code: 'x' }] } }, ['eu.plans[0].vcpus: ', 'expected number']],
    ['a wrong type', { eu: { ...minimal, as_of: 2026 } }, ['eu.as_of: ', 'expected string']],
    ['a misspelt member', { eu: { ...minimal, regoins: [] } }, ['eu: ', 'regoins']],
    ['an unknown site', { us: minimal }, ['(top level): ', 'us']],
    ['no site', {}, ['(top level): ', 'intl, cn, eu']],
    ['a list', [minimal], ['(top level): ', 'expected object']],
    ['another site than its key', { intl: minimal }, ['intl.site: ', '"intl"']],
    [
      'a pattern that is none',
      { eu: { ...minimal, instance_name: { pattern: '[', about: '' } } },
      ['eu.instance_name.pattern: '],
    ],
    [
      'a range upside down',
      { eu: { ...minimal, periods: { ...minimal.periods, month: { min: 9, max: 1 } } } },
      ['eu.periods.month: ', 'expected min not above max'],
    ],
    [
      'a plan listed twice',
      { eu: { ...minimal, plans: [...minimal.plans, ...minimal.plans] } },
      ['eu.plans[1].code: ', 'x.1'],
    ],
    [
      'a plan that is not listed',
      { eu: { ...minimal, private_image_plans: { linux: ['x.2'], windows: [] } } },
      ['eu.private_image_plans.linux[0]: ', 'x.2'],
    ],
    [
      'an excluded version that is not listed',
      {
        eu: {
          ...minimal,
          images: minimal.images.map((row) => ({ ...row, exclusions: [{ versions: ['9'], regions: [] }] })),
        },
      },
      ['eu.images[0].exclusions[0].versions: ', '"9"'],
    ],
  ])('names the place of %s and what is expected', (_, value, parts) => {
    expect(() => parse(value)).toThrowError(/^Tables in my-tables\.json are not valid:/);
    for (const part of parts) expect(() => parse(value)).toThrowError(part);
  });

  it('tells ten problems of many', () => {
    const plans = Array.from({ length: 500 }, () => ({}));
    try {
      parse({ eu: { ...minimal, plans } });
      expect.unreachable();
    } catch (error) {
      const lines = String(error).split('\n');
      expect(lines).toHaveLength(12);
      expect(lines.at(-1)).toMatch(/and \d+ more/);
    }
  });

  it('does not quote a file that is not JSON', () => {
    const broken = (): unknown => parseTables('[basic]\nsk = TopSecretKey0123', 'credentials');
    expect(broken).toThrowError('Tables in credentials are not JSON');
    expect(broken).not.toThrowError('TopSecretKey0123');
    expect(() => parseTables('', 'empty.json')).toThrowError('empty.json');
  });
});
