import { readErrorTable } from './error-table.ts';

/**
 * Codes of the billing service (CBC), from the pages of its API and what Huawei's Terraform provider handles (2026). The
 * pages give a meaning, mostly without HTTP status; messages are ours. The last six are from one undated page.
 */
export const bssErrors = readErrorTable(
  'bss',
  `
400 | CBC.0100 | A parameter is not valid. | Compare the request (dry_run shows it) with the operation's fields.
403 | CBC.0150 | The account does not belong to this website. | The billing host is that of another site: the person has to set --site to the account's own (intl, cn or eu).
403 | CBC.0151 | Access is denied. | The credentials lack a billing permission: the account's administrator has to grant it.
403 | CBC.0154 | The token is not valid. | Get a new token, scoped to a project of this account.
403 | CBC.0155 | Access is denied. | The credentials lack a billing permission: the account's administrator has to grant it.
403 | CBC.0156 | The account does not belong to this website. | The billing host is that of another site: the person has to set --site to the account's own (intl, cn or eu).
500 | CBC.0999 | The server failed. | Reads: try again. Anything else: look at the orders first, it may have gone through.
- | CBC.30010036 | This is not a main resource. | Give the Flexus L instance ID, not that of its server, disk or address.
- | CBC.30010069 | The period is not offered. | Choose another period_type or period_num.
- | CBC.30050006 | The automatic payment failed. | The order exists and is unpaid: pay it or cancel it; check the balance.
- | CBC.99000092 | The period is not valid. | period_type 2 (month) takes 1 to 11, 3 (year) takes 1 to 3.
- | CBC.99003016 | The subscription has expired or does not exist. | List the yearly/monthly resources: what is past its retention can't be renewed.
- | CBC.99003100 | The resource is in an unpaid order. | Find that order with list_customer_orders, pay or cancel it, then repeat.
- | CBC.99003144 | An order for the resource is being processed. | Wait for that order, then look whether there is still anything to do.
- | CBC.99003154 | The term would become too long. | Choose a shorter period.
- | CBC.99003634 | The bundle can only be renewed whole. | Give the Flexus L instance ID alone.
- | CBC.30000067 | The resource is unsubscribed already. | Nothing to do: it is gone.
- | CBC.99003012 | There is no such resource ID. | Give the Flexus L instance ID, and check the account's site.
- | CBC.99003128 | No renewed term to unsubscribe. | unsubscribe_type 2 needs a renewal that has not begun; type 1 releases the resource itself.
- | CBC.99003185 | The bundle can only be unsubscribed whole. | Give the Flexus L instance ID; its parts can't go alone.
- | CBC.99003643 | An invoice was issued. | A person has to return or reverse the invoice in the billing centre first.
- | CBC.99003649 | Trial resources cannot be unsubscribed. | Let the trial end.
- | CBC.99003650 | Marketplace goods cannot be unsubscribed here. | A person has to unsubscribe them in the marketplace.
- | CBC.99003651 | The resource is busy. | Wait a minute, then repeat.
- | CBC.99003656 | The resource is frozen. | Find out why it is frozen (expired, arrears, violation) and settle that first.
- | CBC.30000010 | The order is not valid. | Check the order ID with list_customer_orders.
- | CBC.99003106 | The order's status has changed. | Read the order again before doing anything else.
- | CBC.99003110 | It is too late to pay the order. | The order has lapsed: order again.
- | CBC.99003141 | Quota or capacity is used up. | Choose another plan or region, or have the quota raised; then order again.
- | CBC.99005003 | The balance is too low. | A person has to top up the account; the order stays unpaid meanwhile.
- | CBC.99008040 | The call came too often. | Wait some seconds, then repeat.
- | CBC.99000088 | The order is being paid. | Wait, then read the order; don't pay again.
- | CBC.99005010 | The order cannot be cancelled. | Only unpaid orders can be: read the order's status.
- | CBC.99005026 | This is not a refund order. | Give the ID of the unsubscription order.
- | CBC.99003602 | The resource has expired or is frozen. | Renew it first, then change its auto-renewal.
- | CBC.99003605 | Auto-renewal is off already. | Nothing to do.
- | CBC.30000053 | The resource belongs to a savings plan. | It can't be unsubscribed; a person can ask support.
- | CBC.99003647 | The package is not refundable. | Let it end; turn auto-renewal off.
- | CBC.99003652 | A DevCloud package cannot be unsubscribed here. | A person has to do it in its own console.
- | CBC.99003654 | A bandwidth add-on blocks the refund of renewed terms. | Unsubscribe the add-on first.
- | CBC.99006066 | The fee could not be determined. | Try again later.
`,
);
