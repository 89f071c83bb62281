import { describe, expect, test } from 'vitest';
import { endpointOf } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';

const intl = { site: 'intl', overrides: {} } as const;

function failureOf(run: () => unknown): CloudError {
  try {
    run();
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('hosts (EXTERNAL-APIS.md, sections 3, 4, 6 and 7)', () => {
  test('a purchase goes to the fixed host of the site, whatever the region', () => {
    expect(endpointOf(intl, 'hcss', 'tr-west-1')).toBe('https://hcss.ap-southeast-3.myhuaweicloud.com');
    expect(endpointOf({ ...intl, site: 'cn' }, 'hcss', 'ap-southeast-1')).toBe(
      'https://hcss.cn-north-4.myhuaweicloud.com',
    );
  });

  test('ECS is regional, billing goes by site', () => {
    expect(endpointOf(intl, 'ecs', 'tr-west-1')).toBe('https://ecs.tr-west-1.myhuaweicloud.com');
    expect(endpointOf(intl, 'bss')).toBe('https://bss-intl.myhuaweicloud.com');
    expect(endpointOf({ ...intl, site: 'cn' }, 'bss')).toBe('https://bss.myhuaweicloud.com');
  });

  test('no purchase host is known for the European site: it says what to configure', () => {
    const error = failureOf(() => endpointOf({ ...intl, site: 'eu' }, 'hcss', 'eu-west-101'));
    expect(error.kind).toBe('configuration');
    expect(error.message).toContain('--endpoint-hcss');
  });
});

describe('what the user sets', () => {
  test('the base wins over everything, an override over the known host', () => {
    const overrides = { ecs: 'https://ecs.{region}.example.com/' };
    expect(endpointOf({ ...intl, overrides }, 'ecs', 'tr-west-1')).toBe('https://ecs.tr-west-1.example.com');
    expect(endpointOf({ ...intl, overrides, base: 'http://127.0.0.1:8080/' }, 'ecs', 'tr-west-1')).toBe(
      'http://127.0.0.1:8080',
    );
    expect(endpointOf({ ...intl, overrides }, 'rms')).toBe('https://rms.myhuaweicloud.com');
  });

  test('an override with {region} can not serve a call without one', () => {
    const settings = { ...intl, overrides: { iam: 'https://iam.{region}.example.com' } };
    expect(failureOf(() => endpointOf(settings, 'iam')).message).toContain('{region}');
  });
});

describe('an agent can not choose a host', () => {
  test.each([
    'evil.com/',
    'a-b.evil.com',
    'ap-southeast-3@evil.com',
    'ap-southeast-3:8080',
    'AP-SOUTHEAST-3',
    '',
    '..',
    'ap-x/../y',
    `ap-${'x'.repeat(40)}`,
    'ap-southeast-3\n',
  ])('region %j', (region) => {
    for (const settings of [
      intl,
      { ...intl, base: 'http://127.0.0.1:1' },
      { ...intl, overrides: { ecs: 'https://{region}.example.com' } },
    ]) {
      expect(failureOf(() => endpointOf(settings, 'ecs', region)).kind).toBe('configuration');
    }
  });
});
