import type { CloudSettings } from '../../src/cloud/wire.ts';

/** Settings of a client whose cloud is the test's. */
export function cloudSettings(more: Partial<CloudSettings> = {}): CloudSettings {
  return {
    site: 'intl',
    region: 'ap-southeast-3',
    credentials: { kind: 'aksk', ak: 'AK-OF-A-TEST', sk: 'SK-OF-A-TEST' },
    overrides: {},
    deadlineMs: 1_000,
    ...more,
  };
}
