import { html, raw } from 'hono/html';
import type { Session } from './sessions.ts';
import { STYLE } from './style.ts';

/** Escaped HTML. */
export type Html = ReturnType<typeof html>;

/** A record's ID, and nothing else: 128 random bits. */
export const RECORD_ID = /^[0-9a-f]{32}$/;

/** Names of the forms' fields. */
export const FIELDS = {
  token: 'form_token',
  fingerprint: 'fingerprint',
  typed: 'typed_name',
  passphrase: 'passphrase',
  record: 'record',
} as const;

/** Whoever is signed in, as the pages need it. */
export interface Signed {
  /** Path of the list, without a slash at its end. */
  readonly base: string;
  readonly session: Session;
}

export const SIGN_OUT = 'sign-out';

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** A whole page; without a session it has no way to the list. */
export function layout(title: string, body: Html, signed?: Signed): Html {
  const head = signed
    ? html`<p><a href="${signed.base}">flexus-mcp approvals</a></p>
<form method="post" action="${signed.base}/${SIGN_OUT}">${hidden(FIELDS.token, signed.session.formToken(SIGN_OUT))}<button class="plain">Sign out</button></form>`
    : html`<p>flexus-mcp approvals</p>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} - flexus-mcp</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>${head}</header>
<main>${body}</main>
<footer>Served by flexus-mcp. The page does not refresh itself: reload it to see what has changed.</footer>
</body>
</html>`;
}

export type Tone = 'good' | 'bad' | 'warn';

/** A message above everything else, announced by screen readers. */
export function note(tone: Tone, title: string, text: string): Html {
  return html`<div class="note ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}"><h2>${title}</h2><p>${text}</p></div>`;
}

/** `7 min 20 s (10:12:31 UTC)`: how long until a moment, and when it is. */
export function untilText(moment: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((moment - now) / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  return `${rest} (${clockText(moment)})`;
}

export function clockText(moment: number): string {
  return `${new Date(moment).toISOString().slice(11, 19)} UTC`;
}
