import { ecsErrors } from '../../data/errors/ecs.ts';
import { Refusal } from './refusal.ts';

/** The ECS and common errors that input or state can bring: ecs-api-en-2025-01, section A.2. */
const ecsCodes = [
  'Ecs.0000',
  'Ecs.0001',
  'Ecs.0003',
  'Ecs.0005',
  'Ecs.0007',
  'Ecs.0010',
  'Ecs.0011',
  'Ecs.0012',
  'Ecs.0013',
  'Ecs.0014',
  'Ecs.0021',
  'Ecs.0022',
  'Ecs.0023',
  'Ecs.0027',
  'Ecs.0029',
  'Ecs.0030',
  'Ecs.0031',
  'Ecs.0032',
  'Ecs.0036',
  'Ecs.0038',
  'Ecs.0039',
  'Ecs.0041',
  'Ecs.0042',
  'Ecs.0043',
  'Ecs.0045',
  'Ecs.0050',
  'Ecs.0057',
  'Ecs.0064',
  'Ecs.0085',
  'Ecs.0100',
  'Ecs.0103',
  'Ecs.0104',
  'Ecs.0105',
  'Ecs.0111',
  'Ecs.0114',
  'Ecs.0118',
  'Ecs.0121',
  'Ecs.0201',
  'Ecs.0204',
  'Ecs.0205',
  'Ecs.0207',
  'Ecs.0219',
  'Ecs.0221',
  'Ecs.0226',
  'Ecs.0227',
  'Ecs.0313',
  'Ecs.0314',
  'Ecs.0319',
  'Ecs.0501',
  'Ecs.0507',
  'Ecs.0605',
  'Ecs.0611',
  'Ecs.0810',
  'Ecs.0905',
  'Ecs.0906',
  'Ecs.0907',
  'Ecs.0908',
  'Ecs.0910',
  'Ecs.0911',
  'Ecs.0912',
  'Ecs.0913',
  'Ecs.0914',
  'Ecs.0915',
  'Common.0002',
  'Common.0011',
  'Common.0021',
] as const;

export type EcsCode = (typeof ecsCodes)[number];

const known = new Map(ecsErrors.map(({ code, http_status, message }) => [code, { status: http_status, message }]));

/** Status and message as the table has them; of a code that it lacks, or lists without a status, nothing can be answered. */
function documented(code: EcsCode): { readonly status: number; readonly message: string } {
  const entry = known.get(code);
  if (entry === undefined || entry.status === null) throw new Error(`${code} has no status in the error table`);
  return { status: entry.status, message: entry.message };
}

export const ecsMessage = (code: EcsCode): string => documented(code).message;

export interface EcsDetail {
  readonly code: EcsCode;
  readonly message: string;
}

/** `{error: {code, message, details?}}`: ecs-api-en-2025-01, section 10.3.1, tables 10-1 and 10-2. */
export function ecsRefusal(code: EcsCode, about?: string, details?: readonly EcsDetail[]): Refusal {
  const { status, message: text } = documented(code);
  const message = about === undefined ? text : `${text} ${about}`;
  const error = details === undefined ? { code, message } : { code, message, details };
  return new Refusal({ status, body: { error } }, message);
}

/** `{error, internalError}`: ecs-api-en-2025-01, section 10.4.1, tables 10-4 and 10-5. */
export function batchRefusal(failures: readonly { readonly id: string; readonly code: EcsCode }[]): Refusal {
  const { status, message } = documented('Ecs.0611');
  const internalError = failures.map(({ id, code }) => ({
    id,
    error_code: code,
    error_message: ecsMessage(code),
  }));
  return new Refusal({ status, body: { error: { code: 'Ecs.0611', message }, internalError } }, message);
}

/** show_job answers its own failures flat: ecs-api-en-2025-01, section 5.8.1. */
export function jobQueryRefusal(code: EcsCode): Refusal {
  const { status, message } = documented(code);
  return new Refusal({ status, body: { code, message } }, message);
}
