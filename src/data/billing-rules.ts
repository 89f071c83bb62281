/** A rule that isn't in an API but that whoever buys, renews or unsubscribes meets. The bill decides; amounts aren't promised. */
interface OperatingRule {
  readonly rule: string;
  readonly source: string;
  /** date of the source, `YYYY-MM-DD`; absent: undated, hence weak */
  readonly as_of?: string;
}

const rules = {
  refund: {
    rule: 'Refund = paid - consumed - fee, never below 0; coupons are lost. No fee within a renewed term that has not begun, or for a resource that failed.',
    source: 'billing user guide, unsubscription',
    as_of: '2025-07-28',
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
} as const satisfies Readonly<Record<string, OperatingRule>>;

export type RuleId = keyof typeof rules;

/** The rule as a sentence for a preview or an answer, with its date. */
export function ruleHint(id: RuleId): string {
  const { rule, source, as_of }: OperatingRule = rules[id];
  return `${rule} (${source}, ${as_of ?? 'undated'})`;
}
