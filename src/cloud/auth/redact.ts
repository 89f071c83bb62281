import { percentEncode } from './signer.ts';

/** Shorter values would blot out ordinary words; no key, token or accepted password is that short. */
const shortestSecret = 4;

/** Blots known secrets out of text that is about to leave the client. */
export interface Redactor {
  /** From now on this value is a secret too, e.g. a token just issued. */
  add(secret: string): void;
  redact(text: string): string;
}

/**
 * Replaces each secret by `***`, also where it stands URL-encoded, JSON- or HTML-escaped, in hex, or in base64 at any offset:
 * an answer may echo what was sent.
 */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const forms = new Map<string, readonly string[]>();
  const add = (secret: string): void => {
    if (secret.length >= shortestSecret && !forms.has(secret)) forms.set(secret, formsOf(secret));
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    redact: (text) => {
      let clean = text;
      for (const form of [...forms.values()].flat()) clean = clean.replaceAll(form, '***');
      return clean;
    },
  };
}

function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, unicodeEscape);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const url = percentEncode(secret);
  const bytes = Buffer.from(secret, 'utf8');
  const forms = [
    secret,
    json,
    ascii,
    json.replaceAll('/', '\\/'),
    JSON.stringify(json).slice(1, -1),
    html,
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    url,
    url.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase()),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64Forms(bytes),
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** What of the base64 text depends on the secret alone, for each of the three ways it can lie in what was encoded. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
