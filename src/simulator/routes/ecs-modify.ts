import { given, isObject, object, text } from '../json.ts';
import { noteServerChange } from '../model/resource-index.ts';
import type { Server } from '../model/state.ts';
import { modifiedServerView } from '../views/server.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { type EcsCode, ecsRefusal } from '../wire/ecs-errors.ts';

// Lengths and characters: flexus-l-api-zh-2024-06, section 4.7.
const nameCharacters = /^[\u4e00-\u9fffA-Za-z0-9_.-]+$/;
const chinese = /[\u4e00-\u9fff]/;
const hostnameForm = /^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$/;
const largestUserData = 32 * 1024;

export function modifyServer(call: Call, server: Server): Answer {
  const changes = object(call.body, 'server');
  if (changes === undefined) throw ecsRefusal('Ecs.0005', 'server must be an object.');
  const name = field(changes, 'name', 'Ecs.0915', (value) => {
    if (value.length === 0 || value.length > (chinese.test(value) ? 64 : 128)) throw ecsRefusal('Ecs.0914');
    return nameCharacters.test(value);
  });
  const description = field(changes, 'description', 'Ecs.0041', (value) => value.length <= 85 && !/[<>]/.test(value));
  const hostname = field(changes, 'hostname', 'Ecs.0005', (value) => value.length <= 64 && hostnameForm.test(value));
  // `userdata` in the document, `user_data` in the SDKs and in create: ERRATA, A25.
  const userData = field(changes, given(changes, 'user_data') ? 'user_data' : 'userdata', 'Ecs.0005', isUserData);
  const options = changes.security_options;
  if (options !== undefined && options !== null && !isObject(options)) {
    throw ecsRefusal('Ecs.0005', 'security_options must be an object.');
  }
  server.name = name ?? server.name;
  server.description = description ?? server.description;
  server.hostname = hostname ?? server.hostname;
  server.user_data = userData ?? server.user_data;
  server.updated = call.cloud.timeline.now();
  noteServerChange(call.cloud, server);
  return ok({ server: modifiedServerView(call.cloud, server, call.base) });
}

function field(changes: unknown, key: string, code: EcsCode, valid: (value: string) => boolean): string | undefined {
  if (!given(changes, key)) return undefined;
  const value = text(changes, key);
  if (value === undefined || !valid(value)) throw ecsRefusal(code, `The value of ${key} is not valid.`);
  return value;
}

function isUserData(value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === value.replace(/=+$/, '') && bytes.length <= largestUserData;
}
