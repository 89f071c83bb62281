import type { Answer, Service } from './call.ts';

/** Thrown by whatever finds a request unacceptable; the answer has the error body of the service that refuses. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer, message: string) {
    super(message);
    this.answer = answer;
  }
}

const titles: { readonly [status: number]: string } = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The error body of a service: EXTERNAL-APIS, sections 1, 3, 4, 5 and 6; ecs-api-en-2025-01, section 10.3.1. */
export function errorBody(
  service: Exclude<Service, 'nova'> | 'gateway',
  status: number,
  code: string,
  message: string,
): unknown {
  if (service === 'iam') return { error: { code: status, message, title: titles[status] ?? 'Error' } };
  if (service === 'ecs') return { error: { code, message } };
  return { error_code: code, error_msg: message };
}

export function refusal(
  service: Exclude<Service, 'nova'> | 'gateway',
  status: number,
  code: string,
  message: string,
): Refusal {
  return new Refusal({ status, body: errorBody(service, status, code, message) }, message);
}

export const badIam = (message: string): Refusal => refusal('iam', 400, '400', message);
export const notFoundIam = (message: string): Refusal => refusal('iam', 404, '404', message);

/** Gateway refusals: EXTERNAL-APIS, section 9. */
export const unauthenticated = (reason: string): Refusal =>
  refusal('gateway', 401, 'APIGW.0301', `Incorrect IAM authentication information: ${reason}`);

export const unknownApi = (): Refusal =>
  refusal('gateway', 404, 'APIGW.0101', 'The API does not exist or has not been published in the environment.');
