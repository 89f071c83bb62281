import { describe, expect, it } from 'vitest';
import type { SiteTables } from '../../../src/data/tables.ts';
import { documentedTables } from '../../../src/data/tables.ts';

function tablesOf(site: 'intl' | 'cn'): SiteTables {
  const tables = documentedTables[site];
  if (tables === undefined) throw new Error(`no tables for ${site}`);
  return tables;
}

const figures = (tables: SiteTables, codes: string): string[] =>
  tables.plans
    .filter(({ code }) => code.endsWith(codes))
    .map((plan) =>
      [
        plan.code,
        plan.vcpus,
        plan.memory_gib,
        plan.system_disk_gib,
        plan.peak_bandwidth_mbps,
        plan.traffic_package_gb,
      ].join(' '),
    );

describe('international tables (flexus-l-purchase-en-2024-11.txt)', () => {
  const intl = tablesOf('intl');

  it('has the Linux plans of table 12', () => {
    expect(figures(intl, '.linux')).toEqual([
      'hf.large.025.30m.linux 2 0.5 20 30 1024',
      'hf.large.05.30m.linux 2 1 40 30 2048',
      'hf.large.1.30m.linux 2 2 60 30 3072',
      'hf.large.2.30m.linux 2 4 80 30 4096',
      'hf.large.4.30m.linux 2 8 160 30 5120',
      'hf.xlarge.2.30m.linux 4 8 240 30 6144',
      'hf.xlarge.4.30m.linux 4 16 320 30 7168',
    ]);
  });

  it('has the Windows plans of table 13', () => {
    expect(figures(intl, '.byol')).toEqual([
      'hf.large.1.30m.byol 2 2 60 30 3072',
      'hf.large.2.30m.byol 2 4 80 30 4096',
      'hf.large.4.30m.byol 2 8 160 30 5120',
      'hf.xlarge.2.30m.byol 4 8 240 30 6144',
      'hf.xlarge.4.30m.byol 4 16 320 30 7168',
    ]);
    expect(intl.plans).toHaveLength(12);
  });

  it('has the application images of table 9 with the number of their plans', () => {
    const rows = intl.images
      .filter(({ kind }) => kind === 'application')
      .map(({ name, versions, plans }) => `${name} ${versions.join('/')} ${plans.length}`);
    expect(rows).toEqual([
      ...['BT 6.8.35 5', 'CRM 8.0 5', 'Ghost 5.67 5', 'GitLab 16.9.3 3', 'Joomla 5.0.3 5', 'KodBox 1.49 5'],
      ...['Matomo 5.0.3 5', 'Moodle 4.3.4 5', 'Nextcloud 28.0.3 4', 'Nodejs 21 5', 'Odoo 17.0 5', 'Portainer 2.19.4 5'],
      ...['PrestaShop 8.1.5 5', 'Redmine 5.1 5', 'SRS 6.0.101 4', 'Superset 3.1.1 3', 'WordPress 6.4 5'],
    ]);
  });

  it('has the system images of table 10 with the number of their plans', () => {
    const rows = intl.images
      .filter(({ kind }) => kind === 'system')
      .map(({ name, versions, plans }) => `${name} ${versions.join('/')} ${plans.length}`);
    expect(rows).toEqual([
      'Ubuntu 22.04/20.04/18.04/16.04 6',
      'Huawei Cloud EulerOS 2.0 7',
      'CentOS 8.2/8.1/8.0/7.9/7.8/7.7/7.6/7.5/7.4/7.3/7.2 7',
      'Debian 11.1/9.0 7',
    ]);
  });
});

describe('mainland tables (NEWER-FACTS, section 4)', () => {
  const cn = tablesOf('cn');
  const soldIn = (region: string): string[] =>
    cn.plans.filter(({ only_regions }) => only_regions?.includes(region)).map(({ code }) => code);

  it('sells hf. in the eastern regions, ahf. in Guiyang, both smallest ahf. sizes in all four, its own in Hong Kong', () => {
    // Ten sizes as .linux and .win, one small size as both, one as .linux only.
    expect(soldIn('cn-north-4')).toHaveLength(23);
    expect(soldIn('cn-north-4').filter((code) => code.startsWith('ahf.'))).toEqual([
      'ahf.large.05.40g.2m.linux',
      'ahf.large.1.40g.2m.linux',
      'ahf.large.1.40g.2m.win',
    ]);
    expect(soldIn('cn-southwest-2')).toHaveLength(23);
    expect(soldIn('cn-southwest-2').every((code) => code.startsWith('ahf.'))).toBe(true);
    expect(soldIn('ap-southeast-1')).toHaveLength(12);
    expect(soldIn('ap-southeast-3')).toEqual(soldIn('ap-southeast-1'));
  });

  it('says that it is second-hand', () => {
    expect(cn.coverage).toBe('partial');
    expect(cn.source).toContain('transcription');
    expect(cn.as_of).toBe('2026-05-26');
  });
});

it('knows nothing of the European site', () => {
  expect(documentedTables).not.toHaveProperty('eu');
});
