import type { JsonObject } from '../json.ts';
import type { CreateRequest } from '../model/create-request.ts';
import type { Cloud, Image, Project, ResourceTag } from '../model/state.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { objectsOf, oneOf, optionalObject, optionalText, optionalUserData, textField, textMap } from './ecs-fields.ts';
import { keyPairOf, optionalPassword } from './ecs-login.ts';

/** ecs-api-en-2025-01, tables 5-3 and 8-8. With user data the password of a Linux server counts for nothing. */
export function readLogin(
  cloud: Cloud,
  project: Project,
  server: JsonObject,
  image: Image,
): Pick<CreateRequest, 'user_data' | 'key_name' | 'password'> {
  const user_data = optionalUserData(server, 'user_data') ?? null;
  const key_name = keyPairOf(cloud, project, optionalText(server, 'key_name'))?.name ?? null;
  const given = optionalPassword(server, 'adminPass', image.os);
  const ofMetadata = optionalPassword(optionalObject(server, 'metadata'), 'admin_pass', image.os);
  if (image.os === 'windows') {
    const password = ofMetadata ?? given ?? null;
    if (password === null && key_name === null) {
      throw ecsRefusal('Ecs.0005', 'A Windows server needs metadata.admin_pass or key_name.');
    }
    return { user_data, key_name, password };
  }
  return { user_data, key_name, password: user_data === null ? (given ?? null) : null };
}

const mostPairs = 10;
const keyForm = /^[A-Za-z0-9 _:.-]{1,255}$/;
const longestValue = 255;

/** What stays of the metadata: a password is told to the server and to nobody else. */
export function readMetadata(server: JsonObject): Readonly<Record<string, string>> {
  const metadata = textMap(server, 'metadata');
  const entries = Object.entries(metadata);
  if (entries.length > mostPairs) throw ecsRefusal('Ecs.0005', `metadata may have at most ${mostPairs} pairs.`);
  for (const [key, value] of entries) {
    if (!keyForm.test(key)) throw ecsRefusal('Ecs.0005', `${key} is no key for metadata.`);
    if (value.length > longestValue) throw ecsRefusal('Ecs.0005', `metadata.${key} is too long.`);
  }
  oneOf(metadata, 'BYOL', ['True', 'False'], 'metadata.BYOL');
  return Object.fromEntries(entries.filter(([key]) => key !== 'admin_pass'));
}

const mostTags = 10;
const tagKey = /^[A-Za-z0-9_\u4e00-\u9fff-]{1,36}$/;
const tagValue = /^[A-Za-z0-9_.\u4e00-\u9fff-]{0,43}$/;

/** No table of this edition has server_tags, but the SDK sends them; the limits are those of section 5.9.3. */
export function readTags(server: JsonObject): readonly ResourceTag[] {
  const tags = objectsOf(server, 'server_tags').map((tag, index) => ({
    key: textField(tag, 'key', `server_tags[${index}].key`),
    value: optionalText(tag, 'value', `server_tags[${index}].value`) ?? '',
  }));
  if (tags.length > mostTags) throw ecsRefusal('Ecs.0905');
  if (tags.some(({ key, value }) => !tagKey.test(key) || !tagValue.test(value))) throw ecsRefusal('Ecs.0906');
  if (new Set(tags.map(({ key }) => key)).size < tags.length) throw ecsRefusal('Ecs.0908');
  return tags;
}
