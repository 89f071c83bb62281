import { Refusal } from './refusal.ts';

/** The ECS and common errors that input or state can bring: ecs-api-en-2025-01, section A.2. */
const errors = {
  'Ecs.0005': [400, 'Invalid parameter values. Contact customer service.'],
  'Ecs.0011': [400, 'Ensure the password meets the password complexity requirements.'],
  'Ecs.0023': [400, 'project_id in token mismatches with project_id in url.'],
  'Ecs.0041': [400, 'Invalid description field.'],
  'Ecs.0100': [400, 'The ECS status does not meet requirements. Make the ECS in the required status and try again.'],
  'Ecs.0114': [404, 'The ECS does not exist.'],
  'Ecs.0118': [400, 'The number of ECSs exceeds the maximum allowed limit.'],
  'Ecs.0605': [400, 'ECS locked.'],
  'Ecs.0611': [400, 'Batch operation failed.'],
  'Ecs.0914': [400, 'The length of the ECS name exceeds the maximum allowed limit.'],
  'Ecs.0915': [400, 'The length of the ECS name exceeds the maximum allowed limit.'],
  'Common.0002': [400, 'The request body cannot be left blank.'],
  'Common.0011': [400, 'Failed to query system tasks.'],
  'Common.0021': [400, 'Subjob fails.'],
} as const;

export type EcsCode = keyof typeof errors;

export const ecsMessage = (code: EcsCode): string => errors[code][1];

export interface EcsDetail {
  readonly code: EcsCode;
  readonly message: string;
}

/** `{error: {code, message, details?}}`: ecs-api-en-2025-01, section 10.3.1, tables 10-1 and 10-2. */
export function ecsRefusal(code: EcsCode, about?: string, details?: readonly EcsDetail[]): Refusal {
  const [status, text] = errors[code];
  const message = about === undefined ? text : `${text} ${about}`;
  const error = details === undefined ? { code, message } : { code, message, details };
  return new Refusal({ status, body: { error } }, message);
}

/** `{error, internalError}`: ecs-api-en-2025-01, section 10.4.1, tables 10-4 and 10-5. */
export function batchRefusal(failures: readonly { readonly id: string; readonly code: EcsCode }[]): Refusal {
  const [status, message] = errors['Ecs.0611'];
  const internalError = failures.map(({ id, code }) => ({
    id,
    error_code: code,
    error_message: ecsMessage(code),
  }));
  return new Refusal({ status, body: { error: { code: 'Ecs.0611', message }, internalError } }, message);
}

/** show_job answers its own failures flat: ecs-api-en-2025-01, section 5.8.1. */
export function jobQueryRefusal(code: EcsCode): Refusal {
  const [status, message] = errors[code];
  return new Refusal({ status, body: { code, message } }, message);
}
