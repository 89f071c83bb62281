import { describe, expect, it } from 'vitest';
import { checkPurchase, type Finding, type PurchaseOrder } from '../../../src/data/purchase-rules.ts';
import { documentedTables } from '../../../src/data/tables.ts';

/** Everything cited as "table N" or "Body parameters" is in flexus-l-purchase-en-2024-11.txt. */
const { intl, cn } = documentedTables;

// The document's example request (section Example Request).
const documented: PurchaseOrder = {
  instance_name: 'test-0620-01',
  plan_spec: 'hf.large.1.30m.linux',
  image_ref: { image_name: 'BT', image_version: '6.8.35' },
  region: 'ap-southeast-3',
  period_type: 'month',
  period_num: 1,
  extra_resources: [{ type: 'evs', size: 20 }, { type: 'cbr', size: 20 }, { type: 'hss' }],
};

const check = (change: PurchaseOrder): Finding[] => checkPurchase(intl, { ...documented, ...change });

function only(findings: readonly Finding[]): Finding {
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const image = (image_name: string, image_version: string): PurchaseOrder => ({
  image_ref: { image_name, image_version },
});

describe('what the documents allow', () => {
  it('takes the example request', () => {
    expect(check({})).toEqual([]);
  });

  it.each(['ap-southeast-1', 'ap-southeast-3', 'ap-southeast-2', 'tr-west-1', 'sa-brazil-1', 'me-east-1'])(
    'takes region %s (Body parameters, region)',
    (region) => {
      expect(check({ region })).toEqual([]);
    },
  );

  it('takes CentOS 8.2 outside Istanbul and Riyadh, and 7.9 in both (table 10)', () => {
    expect(check({ ...image('CentOS', '8.2'), region: 'ap-southeast-2' })).toEqual([]);
    expect(check({ ...image('CentOS', '7.9'), region: 'tr-west-1' })).toEqual([]);
    expect(check({ ...image('CentOS', '7.9'), region: 'me-east-1' })).toEqual([]);
  });

  it.each([
    ['CentOS', '7.6'],
    ['Debian', '11.1'],
    ['Huawei Cloud EulerOS', '2.0'],
  ])('takes the smallest plan with %s %s in Hong Kong and Singapore (table 10)', (name, version) => {
    for (const region of ['ap-southeast-1', 'ap-southeast-3']) {
      expect(check({ ...image(name, version), plan_spec: 'hf.large.025.30m.linux', region })).toEqual([]);
    }
  });

  it('takes any plan of table 11 with a private image', () => {
    const image_ref = { image_id: '1189efbf-d48b-46ad-a823-94b942e2a000' };
    for (const plan_spec of ['hf.large.05.30m.linux', 'hf.xlarge.4.30m.byol', 'hf.large.025.30m.linux']) {
      expect(check({ image_ref, plan_spec })).toEqual([]);
    }
  });

  it('takes the ends of the ranges (Body parameters, period_num; table 4, size)', () => {
    expect(check({ period_type: 'month', period_num: 9 })).toEqual([]);
    expect(check({ period_type: 'year', period_num: 3 })).toEqual([]);
    expect(
      check({
        extra_resources: [
          { type: 'evs', size: 10 },
          { type: 'cbr', size: 2048 },
        ],
      }),
    ).toEqual([]);
  });

  it('takes names of 1 and 128 characters (Body parameters, instance_name)', () => {
    expect(check({ instance_name: 'a' })).toEqual([]);
    expect(check({ instance_name: `A${'_-9z'.repeat(32)}`.slice(0, 128) })).toEqual([]);
  });

  it('takes Mexico City, sold there since 2026-01 (NEWER-FACTS, section 3)', () => {
    expect(check({ region: 'la-north-2' })).toEqual([]);
  });
});

describe('images the documents exclude', () => {
  it.each(['8.2', '8.1', '8.0', '7.3', '7.2'])(
    'refuses CentOS %s in tr-west-1 and me-east-1 (table 10, note)',
    (version) => {
      for (const region of ['tr-west-1', 'me-east-1']) {
        const finding = only(check({ ...image('CentOS', version), region }));
        expect(finding).toMatchObject({ level: 'refuse', field: 'image_ref.image_version' });
        expect(finding.message).toContain(`CentOS ${version} can't be ordered in ${region}`);
        expect(finding.message).toContain('7.9, 7.8, 7.7, 7.6, 7.5, 7.4.');
      }
    },
  );

  it.each([
    ['GitLab', '16.9.3', 'hf.large.2.30m.linux'],
    ['Superset', '3.1.1', 'hf.large.1.30m.linux'],
    ['Nextcloud', '28.0.3', 'hf.large.1.30m.linux'],
    ['SRS', '6.0.101', 'hf.large.1.30m.linux'],
    ['BT', '6.8.35', 'hf.large.05.30m.linux'],
    ['WordPress', '6.4', 'hf.large.025.30m.linux'],
  ])('refuses %s %s with %s (table 9) and lists plans that fit', (name, version, plan_spec) => {
    const finding = only(check({ ...image(name, version), plan_spec }));
    expect(finding).toMatchObject({ level: 'refuse', field: 'plan_spec' });
    expect(finding.message).toContain(`${name} doesn't support plan ${plan_spec}`);
    expect(finding.message).toContain('hf.large.4.30m.linux, hf.xlarge.2.30m.linux, hf.xlarge.4.30m.linux');
    expect(finding.message.split(':').at(-1)).not.toContain(plan_spec);
  });

  it('refuses Ubuntu with the smallest plan everywhere (table 10)', () => {
    const finding = only(check({ ...image('Ubuntu', '22.04'), plan_spec: 'hf.large.025.30m.linux' }));
    expect(finding.level).toBe('refuse');
    expect(finding.message).toContain('hf.large.05.30m.linux');
  });

  it.each([
    ['CentOS', '7.9', '7.6'],
    ['Debian', '9.0', '11.1'],
  ])('refuses %s %s with the smallest plan, which takes %s (table 10)', (name, version, taken) => {
    const finding = only(check({ ...image(name, version), plan_spec: 'hf.large.025.30m.linux' }));
    expect(finding).toMatchObject({ level: 'refuse', field: 'plan_spec' });
    expect(finding.message).toContain(`only as ${taken}`);
  });

  it('refuses the smallest plan with a system image outside Hong Kong and Singapore (table 10)', () => {
    const order = { ...image('Debian', '11.1'), plan_spec: 'hf.large.025.30m.linux', region: 'ap-southeast-2' };
    const finding = only(check(order));
    expect(finding.level).toBe('refuse');
    expect(finding.message).toContain('only in ap-southeast-1, ap-southeast-3');
    expect(finding.message).toContain('Plans for Debian "11.1" in "ap-southeast-2": hf.large.05.30m.linux');
  });

  it('refuses a Windows plan with a Linux image (tables 9, 10 and 13)', () => {
    const finding = only(check({ ...image('Ubuntu', '22.04'), plan_spec: 'hf.large.1.30m.byol' }));
    expect(finding).toMatchObject({ level: 'refuse', field: 'plan_spec' });
    expect(finding.message).toContain('is for windows images, Ubuntu is a linux image');
  });
});

describe('image_ref (table 3)', () => {
  it.each<[string, PurchaseOrder['image_ref'], string]>([
    ['nothing', undefined, 'image_ref'],
    ['an empty object', {}, 'image_ref'],
    ['a name without version', { image_name: 'BT' }, 'image_ref.image_version'],
    ['a version without name', { image_version: '6.8.35' }, 'image_ref.image_name'],
    ['an ID beside a name', { image_id: 'a', image_name: 'BT', image_version: '6.8.35' }, 'image_ref'],
    ['an ID beside a version', { image_id: 'a', image_version: '6.8.35' }, 'image_ref'],
  ])('refuses %s', (_, image_ref, field) => {
    const { image_ref: _dropped, ...rest } = documented;
    const order = image_ref === undefined ? rest : { ...rest, image_ref };
    expect(only(checkPurchase(intl, order))).toMatchObject({ level: 'refuse', field });
    expect(only(checkPurchase(undefined, order))).toMatchObject({ level: 'refuse', field });
  });
});

it('lists the versions to a name without one', () => {
  const finding = only(check({ image_ref: { image_name: 'Debian' } }));
  expect(finding.message).toContain('11.1, 9.0');
});

describe('private images (table 11)', () => {
  const order = { image_ref: { image_id: '1189efbf' }, plan_spec: 'hf.large.025.30m.linux' };

  it('warns of the smallest plan outside Hong Kong and Singapore, where table 11 prints no limit (ERRATA, B5)', () => {
    const finding = only(check({ ...order, region: 'sa-brazil-1' }));
    expect(finding).toMatchObject({ level: 'warn', field: 'plan_spec' });
    expect(finding.message).toContain('ap-southeast-1, ap-southeast-3');
  });
});

describe('periods (Body parameters, period_type and period_num)', () => {
  it.each([
    ['month', 10],
    ['month', 0],
    ['month', -1],
    ['month', 1.5],
    ['month', Number.NaN],
    ['year', 4],
    ['year', 0],
  ])('refuses %s × %d', (period_type, period_num) => {
    const finding = only(check({ period_type, period_num }));
    expect(finding).toMatchObject({ level: 'refuse', field: 'period_num' });
    expect(finding.message).toContain('1 to 9 months');
    expect(finding.message).toContain('1 to 3 years');
  });

  it('says how 24 months are ordered', () => {
    expect(only(check({ period_type: 'month', period_num: 24 })).message).toContain('period_type year, period_num 2');
    expect(only(check({ period_type: 'month', period_num: 10 })).message).not.toContain('period_num');
  });

  it.each(['week', '2', 'Month', ''])('refuses period_type %j', (period_type) => {
    expect(only(check({ period_type }))).toMatchObject({ level: 'refuse', field: 'period_type' });
  });
});

describe('extra resources (table 4; ERRATA, B4)', () => {
  it.each(['evs', 'cbr'])('refuses %s without size, and sizes outside 10 to 2048 GiB', (type) => {
    for (const size of [undefined, 9, 2049, 0, -20, 20.5]) {
      const extra = size === undefined ? { type } : { type, size };
      const finding = only(check({ extra_resources: [{ type: 'hss' }, extra] }));
      expect(finding).toMatchObject({ level: 'refuse', field: 'extra_resources[1].size' });
      expect(finding.message).toContain('10 to 2048 GiB');
    }
  });

  it('refuses hss with a size', () => {
    expect(only(check({ extra_resources: [{ type: 'hss', size: 20 }] }))).toMatchObject({
      level: 'refuse',
      field: 'extra_resources[0].size',
    });
  });
});

describe('instance_name (Body parameters)', () => {
  it.each(['', '1abc', '-abc', 'a b', 'a.b', 'naïve', '实例', 'a'.repeat(129), 'a\n'])(
    'refuses %j',
    (instance_name) => {
      expect(only(check({ instance_name }))).toMatchObject({ level: 'refuse', field: 'instance_name' });
    },
  );

  it('cuts what it shows of a long name', () => {
    expect(only(check({ instance_name: '!'.repeat(10_000) })).message.length).toBeLessThan(300);
  });
});

describe('what the tables do not know', () => {
  it.each<[string, PurchaseOrder, string, string]>([
    ['a plan', { plan_spec: 'hf.large.3.30m.linux' }, 'plan_spec', 'hf.large.1.30m.linux'],
    ['an image', image('Wordpres', '6.4'), 'image_ref.image_name', 'WordPress'],
    ['a version', image('Ubuntu', '24.04'), 'image_ref.image_version', '22.04'],
    ['a region', { region: 'ap-southeast-4' }, 'region', 'ap-southeast-'],
    ['an extra type', { extra_resources: [{ type: 'vbs', size: 20 }] }, 'extra_resources[0].type', 'evs'],
  ])('warns of %s and names the nearest', (_, change, field, nearest) => {
    const finding = only(check(change));
    expect(finding).toMatchObject({ level: 'warn', field });
    expect(finding.message).toContain(`${field} `);
    expect(finding.message).toContain('2025-01');
    expect(finding.message).toContain(nearest);
  });

  it('names the code of a region given by name', () => {
    const finding = only(check({ region: 'Singapore' }));
    expect(finding).toMatchObject({ level: 'warn', field: 'region' });
    expect(finding.message).toContain('ap-southeast-3');
  });

  it('names no member of Object.prototype as known', () => {
    expect(only(check({ plan_spec: 'constructor' })).level).toBe('warn');
    expect(only(check({ extra_resources: [{ type: 'toString' }] })).level).toBe('warn');
  });

  it('checks nothing but image_ref on a site without tables', () => {
    expect(checkPurchase(undefined, { ...documented, period_num: 10, region: 'eu-west-101' })).toEqual([]);
  });
});

/** The mainland tables are a second-hand transcription (NEWER-FACTS, section 4): what they don't allow is a warning. */
describe('mainland site', () => {
  const order: PurchaseOrder = {
    instance_name: '测试-1',
    plan_spec: 'hf.medium.1.linux',
    image_ref: { image_name: 'Ubuntu', image_version: '22.04' },
    region: 'cn-north-4',
    period_type: 'year',
    period_num: 1,
  };
  const checkCn = (change: PurchaseOrder): Finding[] => checkPurchase(cn, { ...order, ...change });

  it('takes Chinese names (NEWER-FACTS, section 3)', () => {
    expect(checkCn({})).toEqual([]);
  });

  it('warns of hf. plans in Guiyang and of ahf. plans elsewhere', () => {
    const inGuiyang = only(checkCn({ region: 'cn-southwest-2' }));
    expect(inGuiyang).toMatchObject({ level: 'warn', field: 'plan_spec' });
    expect(inGuiyang.message).toContain('ahf.medium.1.linux');
    expect(inGuiyang.message).toContain('2026-05-26; the cloud decides');
    expect(checkCn({ region: 'cn-southwest-2', plan_spec: 'ahf.medium.1.linux' })).toEqual([]);
    expect(only(checkCn({ plan_spec: 'ahf.medium.1.linux' })).message).toContain('hf.medium.1.linux');
    expect(checkCn({ plan_spec: 'ahf.large.1.40g.2m.linux' })).toEqual([]);
  });

  it('warns of mainland plans in Hong Kong, which has its own', () => {
    const finding = only(checkCn({ region: 'ap-southeast-1' }));
    expect(finding.message).toContain('hf.large.2.60g.30m.linux');
    expect(finding.message).not.toContain('.win');
    expect(checkCn({ region: 'ap-southeast-1', plan_spec: 'hf.large.2.60g.30m.linux' })).toEqual([]);
  });

  it('warns of versions that a group of regions lacks', () => {
    expect(
      only(checkCn({ ...image('Rocky Linux', '8.4'), region: 'cn-southwest-2', plan_spec: 'ahf.small.1.linux' })),
    ).toMatchObject({ level: 'warn', field: 'image_ref.image_version' });
    const hongKong = { region: 'ap-southeast-1', plan_spec: 'hf.large.1.40g.30m.linux' };
    expect(only(checkCn({ ...image('AlmaLinux', '9.4'), ...hongKong })).message).toContain('none of its versions');
  });

  it('leaves plans of application images to the cloud, they are not known', () => {
    expect(checkCn(image('OpenClaw', '2026.1.30'))).toEqual([]);
  });
});
