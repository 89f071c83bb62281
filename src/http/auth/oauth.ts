import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Caller, isScope } from '../caller.ts';
import { type Authenticator, bearerOf, type Proven } from './authenticator.ts';

export interface OauthOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** Profile of each subject; absent: everybody uses the server's own credentials. */
  readonly subjects?: ReadonlyMap<string, string>;
  now?(): Date;
}

/** Asymmetric only: whoever can check a token must not be able to make one. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const JWKS_MS = 5000;
/** Clocks may differ by this much, in seconds. */
const TOLERANCE_S = 30;
/** An access token fits a header; larger ones are not looked at. */
const LONGEST_TOKEN = 8192;
/**
 * An authorization server signs other things with the same keys, such as logout tokens, and says so by their type (RFC 8725,
 * section 3.11). Access tokens have their own (RFC 9068, section 2.1), but many servers still write `JWT` or nothing.
 */
const ACCESS_TOKEN = /^(?:application\/)?(?:at\+)?jwt$/i;
/** What a subject may be, to be shown to people. */
const SUBJECT = /^[\x21-\x7e]{1,128}$/;

/**
 * Callers by access tokens of one authorization server: a JWT by its signature, issuer, audience and time (RFC 9068,
 * section 4; specification 2025-11-25, basic/authorization, "Token Handling").
 */
export function createOauthAuthenticator(options: OauthOptions): Authenticator {
  const { issuer, audience, jwksUri, subjects, now = () => new Date() } = options;
  const keys = createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: JWKS_MS });

  return {
    async prove(header) {
      const token = bearerOf(header);
      if (token === undefined) return refused(header !== undefined, 'Send Authorization: Bearer TOKEN.');
      if (token.length > LONGEST_TOKEN) return refused(true, 'This token is too long.');
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          clockTolerance: TOLERANCE_S,
          requiredClaims: ['exp', 'sub'],
          currentDate: now(),
        });
        if (!ACCESS_TOKEN.test(protectedHeader.typ ?? 'JWT')) return refused(true, 'This is no access token.');
        return provenBy(payload, subjects);
      } catch (error) {
        return failed(error);
      }
    },
  };
}

function provenBy(payload: JWTPayload, subjects: OauthOptions['subjects']): Proven {
  // Nothing has held the claim against its type: RFC 7519, section 4.1.2, wants a text.
  const sub: unknown = payload.sub;
  if (typeof sub !== 'string' || !SUBJECT.test(sub))
    return refused(true, 'The subject of this token is not a name that can be shown.');
  const profile = subjects?.get(sub);
  const caller: Caller = {
    name: sub,
    scopes: new Set(scopesOf(payload).filter(isScope)),
    ...(profile === undefined ? {} : { profile }),
  };
  return { kind: 'caller', caller };
}

/** `scope` is a text with spaces (RFC 8693, section 4.2); some servers say `scp`, as a text or a list. */
function scopesOf({ scope, scp }: JWTPayload): readonly string[] {
  const given = scope ?? scp;
  if (typeof given === 'string') return given.split(' ');
  return Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
}

function refused(given: boolean, description: string): Proven {
  return { kind: 'refused', given, description };
}

/** What the token is refused for, and what is no fault of the token's. */
function failed(error: unknown): Proven {
  if (error instanceof errors.JWTExpired) return refused(true, 'This token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refused(true, `The claim ${error.claim} of this token is not the expected one.`);
  }
  const ofToken =
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys;
  if (ofToken) return refused(true, 'This token is not one of the configured authorization server.');
  return { kind: 'unavailable', description: 'The keys of the authorization server cannot be read; try again later.' };
}
