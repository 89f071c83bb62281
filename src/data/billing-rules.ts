import type { Site } from './site-tables.ts';

/** A rule that isn't in an API but that whoever buys, renews or unsubscribes meets. The bill decides; amounts aren't promised. */
export interface OperatingRule {
  readonly id: string;
  /** absent: said of every site */
  readonly site?: Site;
  readonly rule: string;
  readonly source: string;
  /** date of the source, `YYYY-MM-DD`; absent: undated, hence weak */
  readonly as_of?: string;
}

const rules = {
  bundle: {
    rule: 'Yearly/monthly only. The parts of a bundle (server, system disk, address, traffic package) are renewed and unsubscribed together; images are free.',
    source: 'product description, billing',
    as_of: '2025-01-08',
  },
  unsubscribe_takes_all: {
    rule: 'Unsubscribing releases the server with its disks, backup vault, host security and address; data is gone. Possible only once the order is paid and provisioned.',
    source: 'API reference, unsubscribing',
  },
  refund: {
    rule: 'Refund = paid - consumed - fee, never below 0; coupons are lost. No fee within a renewed term that has not begun, or for a resource that failed.',
    source: 'billing user guide, unsubscription',
    as_of: '2025-07-28',
  },
  five_days: {
    site: 'cn',
    rule: 'A full refund within five days is stated for the mainland site; its conditions are not known.',
    source: 'billing API reference, unsubscription',
    as_of: '2025-12-29',
  },
  late_renewal: {
    rule: 'A renewal after expiry counts from the old expiry date: days that have passed are lost.',
    source: 'billing user guide, renewals',
    as_of: '2025-10-10',
  },
  after_expiry: {
    rule: 'After expiry come a grace period (usable), then a retention period (frozen, data kept), then deletion.',
    source: 'billing user guide, renewals',
    as_of: '2025-10-10',
  },
  auto_renewal: {
    rule: 'Auto-renewal charges from 03:00 seven days before expiry and retries daily; renewing by hand leaves it on.',
    source: 'price description, general rule',
    as_of: '2025-03-24',
  },
  unpaid_order: {
    rule: 'An order that is not paid normally lapses after 7 days.',
    source: 'billing API reference',
  },
  traffic: {
    rule: 'Only outbound traffic counts. The package starts anew every month from the time of purchase and does not roll over; beyond it traffic is charged by use. It ends with the instance.',
    source: 'FAQ, traffic package',
    as_of: '2025-08-04',
  },
  traffic_history: {
    rule: 'Traffic packages that expired more than 18 months ago cannot be queried.',
    source: 'API reference, traffic packages',
    as_of: '2025-11-18',
  },
  closed_ports: {
    rule: 'The default security group (sg-default-smb) admits ping only: ports 22 and 3389 are closed until a rule opens them.',
    source: 'user guide, security groups',
    as_of: '2025-08-04',
  },
  shared_group: {
    rule: 'All instances of an account in a region share the default security group: a rule opens the port on every one of them.',
    source: 'user guide, security group rules',
    as_of: '2024-12-03',
  },
  no_first_password: {
    rule: 'A new instance has no password: reset one before the first login.',
    source: 'user guide, resetting passwords',
    as_of: '2025-08-04',
  },
  password_after_restart: {
    rule: 'A reset password takes effect after the next restart, or start if the server is stopped. It needs the reset plug-in in the guest, DHCP and network; a failure in the guest is not reported.',
    source: 'user guide, resetting passwords',
    as_of: '2025-08-04',
  },
} as const satisfies Readonly<Record<string, Omit<OperatingRule, 'id'>>>;

export type RuleId = keyof typeof rules;

/** The rule as a sentence for a preview or an answer, with its date. */
export function ruleHint(id: RuleId): string {
  const { rule, source, as_of }: Omit<OperatingRule, 'id'> = rules[id];
  return `${rule} (${source}, ${as_of ?? 'undated'})`;
}

/** Every rule, those of another site left out. */
export function operatingRules(site: Site): OperatingRule[] {
  return Object.entries<Omit<OperatingRule, 'id'>>(rules)
    .map(([id, rule]) => ({ id, ...rule }))
    .filter((rule) => rule.site === undefined || rule.site === site);
}

/** Days after expiry. International: billing user guide, renewals, 2025-10-10. */
export interface DaysAfterExpiry {
  readonly grace: number;
  readonly retention: number;
}

/** Mainland, by customer level (2025-02-12); V1 and V4 couldn't be read. */
const mainlandDays: Readonly<Record<string, DaysAfterExpiry>> = {
  V0: { grace: 1, retention: 1 },
  V2: { grace: 1, retention: 7 },
  V3: { grace: 7, retention: 7 },
  V5: { grace: 7, retention: 15 },
};

/** Days that a resource stays after its expiry, or undefined when that isn't known for the site or the customer level. */
export function daysAfterExpiry(site: Site, customerLevel?: string): DaysAfterExpiry | undefined {
  if (site === 'intl') return { grace: 15, retention: 15 };
  if (site === 'cn' && customerLevel !== undefined && Object.hasOwn(mainlandDays, customerLevel)) {
    return mainlandDays[customerLevel];
  }
  return undefined;
}

/**
 * Fee for unsubscribing in percent, by the year of use that it falls into (billing user guide, 2024-06-28): a monthly or
 * one-year term has one entry, a two-year term two.
 */
export const unsubscribeFeePercent: { readonly [term in 'month' | '1-year' | '2-year' | '3-year']: readonly number[] } =
  {
    month: [10],
    '1-year': [10],
    '2-year': [15, 10],
    '3-year': [15, 10, 5],
  };
