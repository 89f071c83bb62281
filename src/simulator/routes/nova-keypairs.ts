import type { JsonObject } from '../json.ts';
import { deleteKeyPair, findKeyPair, generateKeyPair, importKeyPair, keyPairsOf } from '../model/keypair.ts';
import { quotaLeft } from '../model/quota.ts';
import type { KeyPair } from '../model/state.ts';
import { keyPairDetails, keyPairView, newKeyPairView } from '../views/keypair.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal, overQuota } from '../wire/nova-errors.ts';
import { bodyObject, invalid, neededText, textField } from '../wire/nova-fields.ts';
import { notFound } from './nova-found.ts';
import { nextLink, pageOf, wholeLists } from './nova-page.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const pairs = '/os-keypairs';
const pair = `${pairs}/{keypair_name}`;

/** ecs-api-en-2025-01, sections 6.11.1 to 6.11.4. The account has one user, so each sees all of its pairs. */
export const novaKeyPairRoutes: readonly Route[] = [
  novaRoute({ method: 'GET', path: pairs, operation: 'nova_list_keypairs', handle: listPairs }),
  novaRoute({ method: 'POST', path: pairs, operation: 'nova_create_keypair', handle: createPair }),
  novaRoute({
    method: 'GET',
    path: pair,
    operation: 'nova_show_keypair',
    handle: (call) => ok({ keypair: keyPairDetails(pairOf(call), call.microversion) }),
  }),
  novaRoute({
    method: 'DELETE',
    path: pair,
    operation: 'nova_delete_keypair',
    handle: (call) => {
      deleteKeyPair(call.cloud, pairOf(call));
      return { status: call.microversion < 2 ? 202 : 204 };
    },
  }),
].flat();

function pairOf(call: NovaCall): KeyPair {
  const name = parameter(call, 'keypair_name');
  const found = findKeyPair(call.cloud, projectOf(call), name);
  if (found === undefined) throw notFound('Keypair', name);
  return found;
}

/** Pages from 2.35 on, as in community Nova; the marker is a name. */
function listPairs(call: NovaCall): Answer {
  const project = projectOf(call);
  const all = keyPairsOf(call.cloud, project);
  const { rows, next } =
    call.microversion < 35 ? { rows: all, next: undefined } : pageOf(call.query, all, ({ name }) => name, wholeLists);
  const href = `${call.base}/${call.version}/${project.id}${pairs}`;
  return ok({
    keypairs: rows.map((each) => ({ keypair: keyPairView(each, call.microversion) })),
    ...(next === undefined ? {} : { keypairs_links: nextLink(href, call.query, next) }),
  });
}

// Table 6-188; the table says "recommended", and that longer ones fail (ERRATA-nova, B).
const longestPublicKey = 1024;

function createPair(call: NovaCall): Answer {
  const { cloud, microversion } = call;
  const project = projectOf(call);
  const wanted = bodyObject(call.body, 'keypair');
  const name = neededText(wanted, 'name', { shortest: 1, longest: 255 });
  const type = typeOf(wanted, microversion);
  const public_key = textField(wanted, 'public_key');
  checkOwner(wanted, call);
  if (public_key !== undefined && Buffer.byteLength(public_key) > longestPublicKey) {
    throw invalid(`public_key has more than ${longestPublicKey} bytes.`);
  }
  if (findKeyPair(cloud, project, name) !== undefined) {
    throw novaRefusal('conflictingRequest', `Key pair '${name}' already exists.`);
  }
  if (quotaLeft(cloud, project, 'key_pairs') < 1) throw overQuota('key pairs');
  const status = microversion < 2 ? 200 : 201;
  if (public_key === undefined) {
    const { pair: made, private_key } = generateKeyPair(cloud, project, name, type);
    return { status, body: { keypair: newKeyPairView(made, microversion, private_key) } };
  }
  const imported = importKeyPair(cloud, project, name, { type, public_key });
  if (imported === undefined)
    throw novaRefusal('badRequest', 'Keypair data is invalid: failed to generate fingerprint');
  return { status, body: { keypair: newKeyPairView(imported, microversion, null) } };
}

function typeOf(wanted: JsonObject, microversion: number): KeyPair['type'] {
  const type = microversion < 2 ? undefined : textField(wanted, 'type');
  if (type === undefined || type === 'ssh' || type === 'x509') return type ?? 'ssh';
  throw invalid('type must be ssh or x509.');
}

/** `user_id` counts from 2.10 on; keys for another user are an administrator's matter in community Nova. */
function checkOwner(wanted: JsonObject, { cloud, microversion }: NovaCall): void {
  const owner = microversion < 10 ? undefined : textField(wanted, 'user_id');
  if (owner !== undefined && owner !== cloud.account.user_id) {
    throw novaRefusal('forbidden', "Policy doesn't allow os_compute_api:os-keypairs:create to be performed.");
  }
}
