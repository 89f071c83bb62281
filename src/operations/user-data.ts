import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Finding } from '../data/purchase-rules.ts';

const USER_DATA_MAX_BYTES = 32 * 1024;

/** Base64 text of at most 32 KiB: flexus-l-api-zh-2024-06 table 4-21, ecs-api-en-2025-01 table 5-5. */
export function checkUserData(encoded: string, field: string): Finding[] {
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) {
    return [{ level: 'refuse', field, message: `${field} must be base64 text.` }];
  }
  const bytes = Buffer.from(encoded, 'base64').length;
  if (bytes <= USER_DATA_MAX_BYTES) return [];
  const message = `${field} holds ${bytes} bytes before encoding; at most ${USER_DATA_MAX_BYTES} are allowed.`;
  return [{ level: 'refuse', field, message }];
}

/** User data as the human should see it: its text, or what can be told of it when it is none. */
export function decodedUserData(userdata: string): string {
  const bytes = Buffer.from(userdata, 'base64');
  if (isUtf8(bytes)) return JSON.stringify(bytes.toString('utf8'));
  return `(no text: ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')})`;
}
