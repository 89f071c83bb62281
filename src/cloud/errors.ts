import { errorHint } from '../data/errors.ts';
import type { Service } from '../data/sites.ts';
import { isRecord, type JsonRecord, parseJson, recordOf, recordsOf, textOf } from './json.ts';

/**
 * What became of a call that failed:
 * - `refused`: the cloud answered with an error; nothing was done.
 * - `unreachable`: no connection; the request never left.
 * - `timeout`, `cancelled`: given up; nothing was changed.
 * - `unknown-outcome`: a request that changes state may or may not have been carried out. Never send it again blindly.
 * - `unreadable`: the answer to a read could not be understood.
 * - `locked-out`: nothing was sent, because the credentials were refused before.
 * - `configuration`: nothing was sent, because a setting is missing or wrong.
 */
export type CloudErrorKind =
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'cancelled'
  | 'unknown-outcome'
  | 'unreadable'
  | 'locked-out'
  | 'configuration';

/** One part of a failure: a resource of a batch, or a more precise reason. */
export interface CloudErrorDetail {
  readonly id?: string;
  readonly code?: string;
  readonly message?: string;
}

export interface CloudErrorFields {
  readonly kind: CloudErrorKind;
  /** One or two sentences; words of the cloud stand in quotation marks. */
  readonly message: string;
  readonly service?: Service | undefined;
  /** HTTP status of the answer, if there was one. */
  readonly status?: number | undefined;
  /** The service's own error code, as it wrote it. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** What to do next. */
  readonly hint?: string | undefined;
  /** How long the cloud asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** When the request was sent (ISO 8601, UTC), to look for what it may have done. */
  readonly sentAt?: string | undefined;
  readonly details?: readonly CloudErrorDetail[] | undefined;
  /** What IAM's decode-authorization-message call explains; upon 403 only. */
  readonly encodedAuthorizationMessage?: string | undefined;
}

/** The one error of the cloud client. None of its fields holds a secret; text of the cloud in it is cleaned and short. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  readonly service: Service | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly sentAt: string | undefined;
  readonly details: readonly CloudErrorDetail[];
  readonly encodedAuthorizationMessage: string | undefined;

  constructor(fields: CloudErrorFields) {
    super(fields.message);
    this.kind = fields.kind;
    this.service = fields.service;
    this.status = fields.status;
    this.code = fields.code;
    this.requestId = fields.requestId;
    this.hint = fields.hint;
    this.retryAfterMs = fields.retryAfterMs;
    this.sentAt = fields.sentAt;
    this.details = fields.details ?? [];
    this.encodedAuthorizationMessage = fields.encodedAuthorizationMessage;
  }

  /** The same error with some fields replaced. */
  with(fields: Partial<CloudErrorFields>): CloudError {
    return new CloudError({ ...this, message: this.message, ...fields });
  }
}

type Headers = Readonly<Record<string, string>>;
type Clean = (text: string, most?: number) => string;

const longestText = 500;
const longestExcerpt = 200;
const mostDetails = 20;

/**
 * The error that an answer with a status of 300 and more means. Reads every documented layout (ERRATA.md, B29;
 * EXTERNAL-APIS.md, section 9); anything else is quoted in short.
 */
export function cloudErrorOf(
  service: Service,
  status: number,
  headers: Headers,
  bodyText: string,
  redact: (text: string) => string = (text) => text,
): CloudError {
  const clean: Clean = (text, most = longestText) => cleanText(text, redact, most);
  const body = parseJson(bodyText);
  const found = findError(body);
  const code = found?.code === undefined ? undefined : clean(found.code, 64);
  const said = found?.message === undefined ? excerpt(bodyText, clean) : `"${clean(found.message)}"`;
  return new CloudError({
    kind: 'refused',
    service,
    status,
    message: `${service.toUpperCase()} answered HTTP ${status}${code === undefined || code === String(status) ? '' : `, ${code}`}: ${said}`,
    code,
    requestId: requestIdOf(headers, body, clean),
    hint: errorHint(code ?? '', status, found?.message),
    retryAfterMs: retryAfterOf(headers),
    details: detailsOf(body, clean),
    encodedAuthorizationMessage: encodedAuthorization(body, clean),
  });
}

/**
 * Text of the cloud as harmless data: no control, bidirectional or invisible characters, no secret, at most `most`
 * characters.
 */
export function cleanText(text: string, redact: (text: string) => string, most = longestText): string {
  const flat = text
    .slice(0, 40_000)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}]+/gu, '');
  const clean = redact(flat).trim();
  return clean.length <= most ? clean : `${clean.slice(0, most - 1)}…`;
}

/** The request ID of an answer: by header, else in the body (EXTERNAL-APIS.md, sections 1 and 9). */
export function requestIdOf(
  headers: Headers,
  body: unknown,
  clean: (text: string, most: number) => string,
): string | undefined {
  const given =
    headers['x-request-id'] ??
    headers['x-openstack-request-id'] ??
    headers['x-iam-trace-id'] ??
    textOf(recordOf(body).request_id);
  return given === undefined ? undefined : clean(given, 128);
}

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  const sent = Date.parse(headers.date ?? '');
  return Number.isNaN(at) || Number.isNaN(sent) ? undefined : Math.max(0, at - sent);
}

interface FoundError {
  readonly code?: string;
  readonly message?: string;
}

/** As the official SDK: `error_code`, else `code`, else whatever object lies inside (EXTERNAL-APIS.md, section 9). */
function findError(value: unknown, name?: string, depth = 0): FoundError | undefined {
  if (!isRecord(value) || depth > 3) return undefined;
  const code = textOf(value.error_code) ?? textOf(value.code);
  const message = textOf(value.error_msg) ?? textOf(value.error_message) ?? textOf(value.message);
  if (code !== undefined || message !== undefined) return named(code, message, name);
  for (const [key, inner] of Object.entries(value)) {
    const found = findError(inner, key, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function named(code: string | undefined, message: string | undefined, name: string | undefined): FoundError {
  // One example of the ECS reference has the two the wrong way round (ERRATA.md, B29).
  if (message !== undefined && looksLikeCode(message) && !looksLikeCode(code ?? '')) {
    return code === undefined ? { code: message } : { code: message, message: code };
  }
  // Nova repeats the HTTP status as code; its name for the error says more: {"itemNotFound": {"code": 404}}.
  const telling = name !== undefined && name !== 'error' && /^\d{3}$/.test(code ?? '') ? name : code;
  return {
    ...(telling === undefined ? {} : { code: telling }),
    ...(message === undefined ? {} : { message }),
  };
}

function looksLikeCode(text: string): boolean {
  return /^[A-Za-z]+\.\d+$/.test(text);
}

/** `details[]`, `internalError[]` (section 10.4.1 of the ECS reference) and billing's `fail_resource_infos[]`. */
function detailsOf(body: unknown, clean: Clean): CloudErrorDetail[] {
  const { details, internalError, fail_resource_infos: failed, error } = recordOf(body);
  return [details, recordOf(error).details, internalError, failed]
    .flatMap((list) => recordsOf(list).slice(0, mostDetails))
    .map((entry) => detailOf(entry, clean));
}

function detailOf(entry: JsonRecord, clean: Clean): CloudErrorDetail {
  const id = textOf(entry.id) ?? textOf(entry.resource_id);
  const code = textOf(entry.error_code) ?? textOf(entry.code);
  const message = textOf(entry.error_message) ?? textOf(entry.error_msg) ?? textOf(entry.message);
  return {
    ...(id === undefined ? {} : { id: clean(id, 64) }),
    ...(code === undefined ? {} : { code: clean(code, 64) }),
    ...(message === undefined ? {} : { message: clean(message) }),
  };
}

function encodedAuthorization(body: unknown, clean: Clean): string | undefined {
  const outer = recordOf(body);
  const text =
    textOf(outer.encoded_authorization_message) ?? textOf(recordOf(outer.error).encoded_authorization_message);
  // Cut short it could not be decoded any more, hence the larger bound.
  return text === undefined || !/^[\w+/=.-]{1,8192}$/.test(text) ? undefined : clean(text, 8192);
}

function excerpt(bodyText: string, clean: Clean): string {
  const text = clean(bodyText, longestExcerpt);
  return text === '' ? 'the answer has no body' : `not an error the service documents, it begins with "${text}"`;
}
