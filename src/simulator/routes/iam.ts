import type { AccessKeys } from '../auth/keys.ts';
import type { Token, Tokens } from '../auth/tokens.ts';
import { microseconds, milliseconds } from '../calendar.ts';
import { fixedId } from '../credentials.ts';
import { list, object, text, texts, whole } from '../json.ts';
import type { Cloud, Project } from '../model/state.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { badIam, notFoundIam, refusal } from '../wire/refusal.ts';
import { volumeBase } from './cinder.ts';
import type { Route } from './route.ts';

/** IAM: EXTERNAL-APIS, section 1; ecs-api-en-2025-01, sections 4.1 and 10.2; CLIENTS.md for the clients' needs. */
export function iamRoutes(tokens: Tokens, keys: AccessKeys): readonly Route[] {
  const route = (
    method: Route['method'],
    pattern: string,
    operation: string | null,
    access: Route['access'],
    handle: Route['handle'],
  ): Route => ({ method, pattern, service: 'iam', operation, mutating: false, access, handle });
  return [
    route('GET', '/v3', null, 'public', (call) => ok({ version: version(call.base) })),
    route('POST', '/v3/auth/tokens', 'keystone_create_user_token_by_password', 'public', (call) =>
      createToken(call, tokens),
    ),
    route('GET', '/v3/auth/tokens', null, 'account', (call) => showToken(call, tokens)),
    route('GET', '/v3/projects', 'keystone_list_projects', 'account', listProjects),
    route('GET', '/v3/auth/projects', null, 'account', listProjects),
    route('GET', '/v3/auth/domains', null, 'account', listDomains),
    route('GET', '/v3/regions', null, 'account', listRegions),
    route('POST', '/v3.0/OS-CREDENTIAL/securitytokens', null, 'account', (call) => createTemporaryKey(call, keys)),
  ];
}

const version = (base: string): unknown => ({
  id: 'v3.14',
  status: 'stable',
  updated: '2020-04-07T00:00:00Z',
  links: [{ rel: 'self', href: `${base}/v3/` }],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
});

function createToken(call: Call, tokens: Tokens): Answer {
  const { cloud, body, query } = call;
  const auth = object(body, 'auth');
  const identity = object(auth, 'identity');
  const methods = texts(identity, 'methods');
  if (methods === undefined || methods.length === 0) throw badIam('auth.identity.methods must be a list of methods.');
  if (methods.length !== 1 || methods[0] !== 'password') throw badIam('The simulator knows the method password only.');
  checkPassword(cloud, object(object(identity, 'password'), 'user'));
  const scope = object(auth, 'scope');
  const project = scope === undefined ? undefined : scopedProject(cloud, scope);
  const token = tokens.issue(methods, project, project === undefined);
  return {
    status: 201,
    headers: { 'X-Subject-Token': token.value },
    body: { token: tokenView(call, token, (query.get('nocatalog') ?? '') === '') },
  };
}

function checkPassword(cloud: Cloud, user: unknown): void {
  const name = text(user, 'name');
  const id = text(user, 'id');
  const password = text(user, 'password');
  if ((name === undefined && id === undefined) || password === undefined) {
    throw badIam('auth.identity.password.user needs a name or an id, and a password.');
  }
  const { account } = cloud;
  const sameUser =
    id === undefined ? name === account.username && isAccount(cloud, object(user, 'domain')) : id === account.user_id;
  if (!sameUser || password !== account.password) {
    throw refusal('iam', 401, '401', 'The username or password is wrong.');
  }
}

function isAccount(cloud: Cloud, domain: unknown): boolean {
  const id = text(domain, 'id');
  return id === undefined ? text(domain, 'name') === cloud.account.domain_name : id === cloud.account.domain_id;
}

/** A project wins over a domain when both are named (EXTERNAL-APIS, section 1); undefined for the whole account. */
function scopedProject(cloud: Cloud, scope: unknown): Project | undefined {
  const wanted = object(scope, 'project');
  if (wanted === undefined) {
    const domain = object(scope, 'domain');
    if (domain === undefined) throw badIam('auth.scope must name a project or a domain.');
    if (!isAccount(cloud, domain)) throw refusal('iam', 401, '401', 'The domain of the scope does not exist.');
    return undefined;
  }
  const id = text(wanted, 'id');
  const name = text(wanted, 'name');
  const domain = object(wanted, 'domain');
  const project = cloud.projects.find((candidate) =>
    id === undefined ? candidate.name === name : candidate.id === id,
  );
  if (project === undefined || (domain !== undefined && !isAccount(cloud, domain))) {
    throw refusal('iam', 401, '401', 'The project of the scope does not exist.');
  }
  return project;
}

function tokenView({ cloud, base }: Call, token: Token, withCatalog: boolean): unknown {
  const domain = { id: cloud.account.domain_id, name: cloud.account.domain_name };
  const scope = token.project === undefined ? { domain } : { project: { ...token.project, domain } };
  return {
    methods: token.methods,
    issued_at: microseconds(token.issued),
    expires_at: microseconds(token.expires),
    user: { id: cloud.account.user_id, name: cloud.account.username, domain, password_expires_at: '' },
    roles: [{ id: fixedId('role te_admin'), name: 'te_admin' }],
    ...scope,
    ...(withCatalog ? { catalog: catalog(token.project, base) } : {}),
  };
}

/** URLs lead back here; openstack clients want `image` listed before they do anything with servers (CLIENTS.md). */
function catalog(project: Project | undefined, base: string): readonly unknown[] {
  const entry = (type: string, name: string, region: string, url: string): unknown => ({
    type,
    name,
    id: fixedId(`service ${type}`),
    endpoints: [{ id: fixedId(`endpoint ${type} ${region}`), interface: 'public', region, region_id: region, url }],
  });
  if (project === undefined) return [entry('identity', 'iam', '*', `${base}/v3`)];
  return [
    entry('identity', 'iam', project.name, `${base}/v3`),
    entry('ecs', 'ecs', project.name, `${base}/v1/${project.id}`),
    entry('compute', 'nova', project.name, `${base}/v2.1/${project.id}`),
    entry('image', 'glance', project.name, `${base}/v2`),
    entry('volumev3', 'cinderv3', project.name, `${base}${volumeBase}/${project.id}`),
  ];
}

function showToken(call: Call, tokens: Tokens): Answer {
  const subject = call.headers['x-subject-token'];
  if (subject === undefined) throw badIam('X-Subject-Token is missing.');
  const token = tokens.find(subject);
  if (token === undefined) throw notFoundIam('The token does not exist or has expired.');
  const withCatalog = (call.query.get('nocatalog') ?? '') === '';
  return { status: 200, headers: { 'X-Subject-Token': subject }, body: { token: tokenView(call, token, withCatalog) } };
}

function listProjects({ cloud, query, base }: Call): Answer {
  const { domain_id } = cloud.account;
  const rows = cloud.projects.map(({ id, name }) => ({
    id,
    name,
    domain_id,
    parent_id: domain_id,
    enabled: true,
    is_domain: false,
    description: '',
    links: { self: `${base}/v3/projects/${id}` },
  }));
  const found = rows.filter((row) =>
    (['name', 'domain_id', 'parent_id', 'enabled', 'is_domain'] as const).every((key) => {
      const wanted = query.get(key);
      // Python clients send the word None for what they leave open (CLIENTS.md).
      return wanted === null || wanted === '' || wanted === 'None' || String(row[key]) === wanted.toLowerCase();
    }),
  );
  return ok({ projects: paged(found, query), links: { self: `${base}/v3/projects`, next: null, previous: null } });
}

/** page and per_page go together, per_page up to 5000 (EXTERNAL-APIS, section 1). */
function paged<Row>(rows: readonly Row[], query: URLSearchParams): readonly Row[] {
  const page = query.get('page');
  const perPage = query.get('per_page');
  if (page === null && perPage === null) return rows;
  const size = Number(perPage);
  const number = Number(page);
  const valid = Number.isInteger(number) && number >= 1 && Number.isInteger(size) && size >= 1 && size <= 5000;
  if (!valid) throw badIam('page and per_page must be given together, per_page from 1 to 5000.');
  return rows.slice((number - 1) * size, number * size);
}

function listDomains({ cloud, base }: Call): Answer {
  const { domain_id, domain_name } = cloud.account;
  const links = { self: `${base}/v3/domains/${domain_id}` };
  return ok({
    domains: [{ id: domain_id, name: domain_name, enabled: true, description: '', links }],
    links: { self: `${base}/v3/auth/domains`, next: null, previous: null },
  });
}

/** Huawei's SDK asks for them when a region names no project; it counts those of type `public` (CLIENTS.md). */
function listRegions({ cloud, base }: Call): Answer {
  const regions = cloud.projects.map(({ name }) => ({
    id: name,
    type: 'public',
    description: '',
    parent_region_id: null,
    locales: { 'en-us': name },
    links: { self: `${base}/v3/regions/${name}` },
  }));
  return ok({ regions, links: { self: `${base}/v3/regions`, next: null, previous: null } });
}

const usualDuration = 900;
const longestDuration = 86_400;

function createTemporaryKey(call: Call, keys: AccessKeys): Answer {
  const identity = object(object(call.body, 'auth'), 'identity');
  const methods = list(identity, 'methods');
  if (methods?.[0] !== 'token') throw badIam('The simulator knows the method token only.');
  const options = object(identity, 'token');
  const duration = options?.duration_seconds === undefined ? usualDuration : whole(options, 'duration_seconds');
  if (duration === undefined || duration < usualDuration || duration > longestDuration) {
    throw badIam(`duration_seconds must be a whole number from ${usualDuration} to ${longestDuration}.`);
  }
  const key = keys.issueTemporary(duration);
  return {
    status: 201,
    body: {
      credential: {
        access: key.ak,
        secret: key.sk,
        securitytoken: key.security_token,
        expires_at: milliseconds(key.expires),
      },
    },
  };
}
