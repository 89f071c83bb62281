import { describe, expect, it } from 'vitest';
import { daysAfterExpiry, operatingRules, ruleHint, unsubscribeFeePercent } from '../../../src/data/billing-rules.ts';

/** NEWER-FACTS.md, section 5. */
describe('billing rules', () => {
  it('keeps a resource 15 + 15 days after expiry on the international site', () => {
    expect(daysAfterExpiry('intl')).toEqual({ grace: 15, retention: 15 });
  });

  it('goes by customer level on the mainland, and claims nothing for levels that could not be read', () => {
    expect(daysAfterExpiry('cn', 'V0')).toEqual({ grace: 1, retention: 1 });
    expect(daysAfterExpiry('cn', 'V5')).toEqual({ grace: 7, retention: 15 });
    for (const level of [undefined, 'V1', 'V4', 'toString']) expect(daysAfterExpiry('cn', level)).toBeUndefined();
    expect(daysAfterExpiry('eu')).toBeUndefined();
  });

  it('has the fee of each term by year of use', () => {
    expect(unsubscribeFeePercent).toEqual({ month: [10], '1-year': [10], '2-year': [15, 10], '3-year': [15, 10, 5] });
  });

  it('states the five-day refund for the mainland only', () => {
    const ids = (site: 'intl' | 'cn'): string[] => operatingRules(site).map(({ id }) => id);
    expect(ids('cn')).toContain('five_days');
    expect(ids('intl')).not.toContain('five_days');
    expect(ids('intl')).toContain('closed_ports');
  });

  it('tells a rule with its source and date', () => {
    expect(ruleHint('closed_ports')).toMatch(/22 and 3389 .*\(user guide, security groups, 2025-08-04\)$/);
    expect(ruleHint('unpaid_order')).toMatch(/undated\)$/);
  });
});
