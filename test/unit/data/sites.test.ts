import { describe, expect, it } from 'vitest';
import { defaultRegion, serviceHost, siteRegions } from '../../../src/data/sites.ts';
import { documentedTables } from '../../../src/data/tables.ts';

describe('serviceHost', () => {
  it('sends purchases to one host per site, whatever region is ordered (flexus-l-purchase-en-2024-11.txt, URI)', () => {
    for (const region of [undefined, 'ap-southeast-1', 'tr-west-1']) {
      expect(serviceHost('intl', 'hcss', region)).toBe('hcss.ap-southeast-3.myhuaweicloud.com');
    }
    // NEWER-FACTS, section 3
    expect(serviceHost('cn', 'hcss', 'ap-southeast-1')).toBe('hcss.cn-north-4.myhuaweicloud.com');
  });

  it('knows no purchase host for eu', () => {
    expect(serviceHost('eu', 'hcss')).toBeUndefined();
    expect(serviceHost('eu', 'hcss', 'eu-west-101')).toBeUndefined();
  });

  it('goes by the account’s site for billing and resources, not by region (EXTERNAL-APIS, sections 3 and 4)', () => {
    expect(serviceHost('intl', 'bss', 'cn-north-4')).toBe('bss-intl.myhuaweicloud.com');
    expect(serviceHost('cn', 'bss')).toBe('bss.myhuaweicloud.com');
    expect(serviceHost('eu', 'bss')).toBe('bss.myhuaweicloud.eu');
    expect(serviceHost('intl', 'rms')).toBe('rms.myhuaweicloud.com');
    expect(serviceHost('cn', 'rms')).toBe('rms.myhuaweicloud.com');
    expect(serviceHost('eu', 'rms')).toBe('rms.eu-west-101.myhuaweicloud.com');
  });

  it('puts the region into the hosts of IAM and ECS (flexus-l-api-zh-2024-06.txt, examples; EXTERNAL-APIS, section 7)', () => {
    expect(serviceHost('intl', 'iam', 'ap-southeast-3')).toBe('iam.ap-southeast-3.myhuaweicloud.com');
    expect(serviceHost('intl', 'iam')).toBe('iam.myhuaweicloud.com');
    expect(serviceHost('cn', 'ecs', 'cn-north-4')).toBe('ecs.cn-north-4.myhuaweicloud.com');
    expect(serviceHost('intl', 'ecs')).toBeUndefined();
  });

  it('uses .eu for regions eu-west-1xx only', () => {
    expect(serviceHost('eu', 'ecs', 'eu-west-101')).toBe('ecs.eu-west-101.myhuaweicloud.eu');
    expect(serviceHost('eu', 'iam', 'eu-west-101')).toBe('iam.eu-west-101.myhuaweicloud.eu');
    expect(serviceHost('intl', 'ecs', 'eu-west-0')).toBe('ecs.eu-west-0.myhuaweicloud.com');
  });

  it.each([
    '',
    'evil.example.com/',
    'x.evil.example',
    'ap-southeast-3.evil.example',
    'ap-southeast-3/',
    'a@b',
    'AP-SOUTHEAST-3',
    'ap-southeast-3\n',
    'ap',
    `ap-${'a'.repeat(200)}`,
  ])('lets no region %j choose a host', (region) => {
    expect(serviceHost('intl', 'ecs', region)).toBeUndefined();
    expect(serviceHost('intl', 'iam', region)).toBeUndefined();
  });
});

describe('regions', () => {
  it('has a default that the site knows', () => {
    for (const site of ['intl', 'cn', 'eu'] as const) {
      expect(siteRegions(site).map(({ code }) => code)).toContain(defaultRegion(site));
    }
  });

  it('knows every region that the site sells in, under the same name', () => {
    for (const tables of [documentedTables.intl, documentedTables.cn]) {
      for (const { code, name } of tables?.regions ?? []) {
        expect(siteRegions(tables?.site ?? 'intl')).toContainEqual({ code, name });
      }
    }
  });

  it('gives a host for each of them', () => {
    for (const { code } of [...siteRegions('intl'), ...siteRegions('cn'), ...siteRegions('eu')]) {
      expect(serviceHost('intl', 'ecs', code)).toMatch(/^ecs\./);
    }
  });
});
