/**
 * Codes that come with HTTP 403 and always mean that the credentials may not do it: ecs-api-en-2025-01, A.2, the billing
 * service's pages, and the gateway's table of errors.
 */
const permissionCodes: ReadonlySet<string> = new Set([
  'ecs.0110',
  'pdp.0001',
  'cbc.0151',
  'cbc.0155',
  'apigw.0302',
  'apigw.0304',
  'apigw.0306',
]);

/**
 * Codes that come with 403 and mean something else: ecs-api-en-2025-01, A.2, Ecs.0066 to Ecs.0071 (real name, balance, partner,
 * payment method, budget, suspension); the billing service's wrong site and stale token; the gateway's project, access rules
 * and regions.
 */
const otherCodes: ReadonlySet<string> = new Set([
  ...['ecs.0066', 'ecs.0067', 'ecs.0068', 'ecs.0069', 'ecs.0070', 'ecs.0071'],
  ...['cbc.0150', 'cbc.0154', 'cbc.0156'],
  ...['apigw.0310', 'apigw.0401', 'apigw.0402', 'apigw.0404', 'apigw.0801', 'apigw.0802'],
]);

/** Causes outside IAM, as messages name them: quota, locks, frozen accounts and servers, money, real names. */
const otherCauses =
  /quota|exceed|maximum|locked|frozen|freeze|suspended|restricted|arrears|overdue|balance|payment|budget|real[- ]name/i;

/** The native API has one name for every 403; of a permission it speaks as of a policy (CLIENTS.md, "Names"). */
const nativeName = 'forbidden';
const ofPermission = /polic|permission|authori[sz]|access denied|privilege|\brole/i;

/**
 * Whether a refusal with HTTP 403 may come from a permission that the credentials lack: by its code where the documents give that
 * one meaning, else by its message. `Ecs.0003` covers accounts that owe or are frozen too (appendix A.2).
 */
export function mayLackPermission(code: string | undefined, message: string): boolean {
  const known = (code ?? '').toLowerCase().replace(/^apig\./, 'apigw.');
  if (permissionCodes.has(known)) return true;
  if (otherCodes.has(known) || otherCauses.test(message)) return false;
  return known !== nativeName || ofPermission.test(message);
}
