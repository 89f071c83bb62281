import type { FaultRule } from './faults.ts';
import type { Answer } from './wire/call.ts';
import { errorBody } from './wire/refusal.ts';

type Service = 'iam' | 'hcss' | 'rms' | 'ecs' | 'bss' | 'gateway';

/** Which service an address belongs to, known or not, so that a fault answers in that service's shape. */
function serviceOf(path: string): Service {
  if (/^\/v3(?:\.0)?\/(?:orders|payments)\b/.test(path)) return 'bss';
  if (/^\/v3(?:\.0)?(?:\/|$)/.test(path)) return 'iam';
  if (path.startsWith('/v1/light-instances')) return 'hcss';
  if (path.startsWith('/v1/resource-manager')) return 'rms';
  if (/^\/v2\/(?:orders|payments|bills|products)\b/.test(path)) return 'bss';
  return /^\/v[12](?:\.\d)?\//.test(path) ? 'ecs' : 'gateway';
}

/**
 * Codes for a status that a rule asks for. 429: HCSS.14290001 (purchase, section 5), Common.1503 (ecs-api-en-2025-01, A.2),
 * CBC.99008040; 401 and what no service has a code for come from the gateway in front (EXTERNAL-APIS, section 9).
 */
const codes: { readonly [service in Service]?: { readonly [status: number]: string } } = {
  hcss: { 400: 'HCSS.14000001', 429: 'HCSS.14290001', 500: 'HCSS.15000001' },
  ecs: { 400: 'Ecs.0005', 403: 'Pdp.0001', 404: 'Ecs.0114', 429: 'Common.1503', 500: 'Common.0001' },
  bss: { 400: 'CBC.0100', 403: 'CBC.0151', 429: 'CBC.99008040', 500: 'CBC.0999' },
  rms: { 400: 'RMS.00000400', 403: 'RMS.00000403', 500: 'RMS.00000500' },
  iam: { 400: '400', 401: '401', 403: '403', 404: '404', 500: '500' },
};

const gatewayCodes: { readonly [status: number]: string } = {
  400: 'APIGW.0106',
  401: 'APIGW.0301',
  403: 'APIGW.0302',
  404: 'APIGW.0101',
  429: 'APIGW.0308',
  500: 'APIGW.0605',
  502: 'APIGW.0201',
  503: 'APIGW.0613',
  504: 'APIGW.0201',
};

const messages: { readonly [status: number]: string } = {
  401: 'Incorrect IAM authentication information: decrypt token fail',
  403: 'Policy does not allow the action to be performed.',
  429: 'The throttling threshold has been reached: policy user over ratelimit, limit:10, time:1 second',
  503: 'The service is unavailable for the moment.',
};

/** The answer a rule asks for; undefined when it leaves the answer alone. */
export function faultAnswer(rule: FaultRule, path: string): Answer | undefined {
  if (rule.status === undefined) return undefined;
  const { status } = rule;
  if (status < 400) return { status, body: {} };
  const service = serviceOf(path);
  const own = codes[service]?.[status];
  const code = own ?? gatewayCodes[status] ?? 'APIGW.0605';
  const message = messages[status] ?? 'A fault that was switched on in the simulator.';
  return { status, body: errorBody(own === undefined ? 'gateway' : service, status, code, message) };
}
