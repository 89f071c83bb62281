import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/cloud/auth/redact.ts';
import { cleanJson } from '../../../src/cloud/clean-json.ts';

const secret = 'S3cret"key/with\\odd+char';
const { redact } = createRedactor([secret]);
const escapedThroughout = (text: string): string =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

test('what holds no secret comes out as it went in', () => {
  const value = { a: [1, null, true, 'x\u00fc"\\'], 'b.c': { d: 'S3cret' }, __proto: {} };
  expect(cleanJson(JSON.stringify(value), redact)).toEqual(value);
  expect(cleanJson('{"a":"\\u003d"}', redact)).toEqual({ a: '=' });
});

test.each([
  ['a string', JSON.stringify({ a: `x ${secret} y` }), { a: 'x *** y' }],
  ['a string far inside', JSON.stringify({ a: [{ b: [secret, 1] }] }), { a: [{ b: ['***', 1] }] }],
  ['an escaped string', `{"a":"${escapedThroughout(secret)}"}`, { a: '***' }],
  // 24 bytes make 32 characters of base64, without padding.
  ['a base64 text', JSON.stringify({ a: Buffer.from(secret).toString('base64') }), { a: '***' }],
])('a secret in %s is blotted out', (_, text, clean) => {
  expect(cleanJson(text, redact)).toEqual(clean);
});

test('what is no JSON is undefined, with a secret or without', () => {
  expect(cleanJson('{"a":', redact)).toBeUndefined();
  expect(cleanJson(`<html>${secret}</html>`, redact)).toBeUndefined();
});

test('names of fields stay, even those that are a password', () => {
  const poor = createRedactor(['token', 'status']).redact;
  expect(cleanJson('{"token":{"status":"token"}}', poor)).toEqual({ token: { status: '***' } });
});
