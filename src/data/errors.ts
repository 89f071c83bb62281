import { bssErrors } from './errors/bss.ts';
import { ecsErrors } from './errors/ecs.ts';
import type { ErrorEntry } from './errors/error-table.ts';
import { gatewayErrors } from './errors/gateway.ts';
import { hcssErrors } from './errors/hcss.ts';
import { iamErrors } from './errors/iam.ts';
import { mayLackPermission } from './forbidden.ts';

export type { ErrorEntry } from './errors/error-table.ts';

/** Every error code that the documents list, by service: purchase, ECS, billing, gateway, IAM. */
export function errorEntries(): readonly ErrorEntry[] {
  return [...hcssErrors, ...ecsErrors, ...bssErrors, ...gatewayErrors, ...iamErrors];
}

/**
 * What to do upon an error: the hint of its code (preferring the line of this HTTP status where a code has several), else one
 * for the status, else undefined. `code` as the service wrote it: `Ecs.0005` and `ECS.0005` are the same, and so are the
 * gateway's `APIG.0301` and `APIGW.0301`. `message` is the service's, by which the causes of a 403 are told apart.
 */
export function errorHint(code: string, status: number, message = ''): string | undefined {
  const entries = byCode().get(normalised(code));
  const entry = entries?.find(({ http_status }) => http_status === status) ?? entries?.[0];
  return entry?.hint ?? statusHint(code, status, message);
}

let index: Map<string, ErrorEntry[]> | undefined;

function byCode(): Map<string, ErrorEntry[]> {
  if (index !== undefined) return index;
  index = new Map();
  for (const entry of errorEntries()) {
    const key = normalised(entry.code);
    index.set(key, [...(index.get(key) ?? []), entry]);
  }
  return index;
}

function normalised(code: string): string {
  return code
    .replace(/\s+/g, '')
    .toLowerCase()
    .replace(/^apig\./, 'apigw.');
}

function statusHint(code: string, status: number, message: string): string | undefined {
  // `IAM.0xxx`: the service is known where its list of codes isn't.
  if (status === 401 && /^iam\./i.test(code)) {
    return 'Check user name, password and account name; a HUAWEI ID account needs an IAM user for a token.';
  }
  if (status >= 500) return 'Reads: try again. Anything else: look first whether it was done.';
  if (status === 403 && !mayLackPermission(code, message)) {
    return 'Not a matter of permissions: the act itself is forbidden, as the message says. Settle that before you repeat the call.';
  }
  return hintsByStatus[status];
}

const hintsByStatus: Readonly<Record<number, string>> = {
  400: 'Compare the request (dry_run shows it) with the fields of the operation.',
  401: 'The credentials were not accepted: check keys, token and clock (doctor does); do not repeat the call.',
  403: "The credentials lack a permission, which the account's administrator has to grant; or the act itself is forbidden, as the message then says.",
  404: 'Nothing has this ID here: check ID, project and region.',
  405: 'The address exists for other methods only: check any endpoint set by hand.',
  406: 'The service does not know what the headers ask for: nova_show_api_version tells its microversions.',
  409: 'The state forbids it, another change is under way, or the name is taken: look at the resource, then decide.',
  413: 'The request is too large: send less at once.',
  429: 'Too many calls: wait some seconds, then send again, more slowly.',
};
