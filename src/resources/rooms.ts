import type { ListedResource, ListedTemplate, ResourceContent } from '../mcp/parts.ts';
import type { Page, ReadContext, ResourceContext } from './room.ts';
import { ResourceProblem } from './room.ts';

interface Described {
  readonly name: string;
  readonly title: string;
  readonly about: string;
}

/** One resource. What it reads is loaded when it is read. */
interface Room extends Described {
  readonly uri: string;
  read(context: ReadContext): Page | Promise<Page>;
}

/** A family of resources, one per value of a variable that ends the URI. */
interface Family extends Described {
  readonly prefix: string;
  readonly variable: string;
  read(context: ReadContext, value: string): Page | Promise<Page>;
  complete(context: ResourceContext, typed: string): Promise<readonly string[]>;
}

const live = (): Promise<typeof import('./live-pages.ts')> => import('./live-pages.ts');
const purchase = (): Promise<typeof import('./purchase-pages.ts')> => import('./purchase-pages.ts');
const codes = (): Promise<typeof import('./code-pages.ts')> => import('./code-pages.ts');
const operations = (): Promise<typeof import('./operation-pages.ts')> => import('./operation-pages.ts');
const completion = (): Promise<typeof import('./completion.ts')> => import('./completion.ts');

const ROOMS: readonly Room[] = [
  {
    uri: 'flexus://instances',
    name: 'instances',
    title: 'Flexus L instances',
    about: 'Every instance of the account with its IDs, live; the first 200 of more',
    read: async (context) => (await live()).instancesPage(context),
  },
  {
    uri: 'flexus://specs/linux',
    name: 'specs-linux',
    title: 'Linux plans',
    about: 'Values of plan_spec for Linux and their sizes',
    read: async (context) => (await purchase()).specsPage(context, 'linux'),
  },
  {
    uri: 'flexus://specs/windows',
    name: 'specs-windows',
    title: 'Windows plans',
    about: 'Values of plan_spec for Windows and their sizes',
    read: async (context) => (await purchase()).specsPage(context, 'windows'),
  },
  {
    uri: 'flexus://images/application',
    name: 'images-application',
    title: 'Application images',
    about: 'Names and versions for image_ref, and the plans they run on',
    read: async (context) => (await purchase()).imagesPage(context, 'application'),
  },
  {
    uri: 'flexus://images/system',
    name: 'images-system',
    title: 'System images',
    about: 'Names and versions for image_ref, plans, and what is not sold where',
    read: async (context) => (await purchase()).imagesPage(context, 'system'),
  },
  {
    uri: 'flexus://images/private',
    name: 'images-private',
    title: 'Plans for private images',
    about: 'Plans that image_ref.image_id can be ordered with',
    read: async (context) => (await purchase()).privateImagesPage(context),
  },
  {
    uri: 'flexus://regions',
    name: 'regions',
    title: 'Regions',
    about: 'Region codes, and where Flexus L is sold',
    read: async (context) => (await purchase()).regionsPage(context),
  },
  {
    uri: 'flexus://errors/purchase',
    name: 'errors-purchase',
    title: 'Purchase errors',
    about: 'Error codes of orders and billing, with what to do',
    read: async (context) => (await codes()).errorsPage(context, 'purchase'),
  },
  {
    uri: 'flexus://errors/ecs',
    name: 'errors-ecs',
    title: 'ECS errors',
    about: 'Error codes of cloud servers, with what to do',
    read: async (context) => (await codes()).errorsPage(context, 'ecs'),
  },
  {
    uri: 'flexus://statuses',
    name: 'statuses',
    title: 'Statuses',
    about: 'Statuses of servers, jobs, orders and subscriptions',
    read: async (context) => (await codes()).statusesPage(context),
  },
  {
    uri: 'flexus://permissions',
    name: 'permissions',
    title: 'Permissions',
    about: 'IAM actions that each operation needs',
    read: async (context) => (await codes()).permissionsPage(context),
  },
  {
    uri: 'flexus://operations',
    name: 'operations',
    title: 'Operations',
    about: 'Every operation, also those that are not listed as tools',
    read: async () => (await operations()).operationsPage(),
  },
];

const FAMILIES: readonly Family[] = [
  {
    prefix: 'flexus://instances/',
    variable: 'instance_id',
    name: 'instance',
    title: 'A Flexus L instance',
    about: 'One instance with its server, expiry and remaining traffic, live',
    read: async (context, id) => (await live()).instancePage(context, id),
    complete: async (context, typed) => (await completion()).instanceIds(context, typed),
  },
  {
    prefix: 'flexus://servers/',
    variable: 'server_id',
    name: 'server',
    title: 'A cloud server',
    about: 'One cloud server: status, addresses, image, locks, live',
    read: async (context, id) => (await live()).serverPage(context, id),
    complete: async (context, typed) => (await completion()).serverIds(context, typed),
  },
  {
    prefix: 'flexus://operations/',
    variable: 'name',
    name: 'operation',
    title: 'An operation',
    about: 'Reference of one operation: input, rules, response, permissions',
    read: async (_, name) => (await operations()).operationPage(name),
    complete: async (_, typed) => (await completion()).namesLike((await operations()).operationNames(), typed),
  },
];

const MIME_TYPE = 'application/json';

const templateOf = ({ prefix, variable }: Family): string => `${prefix}{${variable}}`;

const described = ({ name, title, about }: Described): Omit<ListedResource, 'uri'> => ({
  name,
  title,
  description: about,
  mimeType: MIME_TYPE,
});

export function listedResources(): readonly ListedResource[] {
  return ROOMS.map((room) => ({ uri: room.uri, ...described(room) }));
}

export function listedTemplates(): readonly ListedTemplate[] {
  return FAMILIES.map((family) => ({ uriTemplate: templateOf(family), ...described(family) }));
}

/** The variable of a URI, decoded and checked before anything is done with it. */
async function valueIn(uri: string, { prefix, variable }: Family): Promise<string> {
  const { idProblem } = await import('../operations/id.ts');
  let value: string;
  try {
    value = decodeURIComponent(uri.slice(prefix.length));
  } catch {
    throw new ResourceProblem(`${variable} in the URI is not valid percent-encoding.`);
  }
  const problem = idProblem(value);
  if (problem) throw new ResourceProblem(`${variable} ${problem}.`);
  return value;
}

async function pageOf(uri: string, context: ReadContext): Promise<Page | undefined> {
  const room = ROOMS.find((one) => one.uri === uri);
  if (room) return room.read(context);
  const family = FAMILIES.find(({ prefix }) => uri.startsWith(prefix));
  return family?.read(context, await valueIn(uri, family));
}

/**
 * Reads a resource: its JSON for programs, then its Markdown for readers. Undefined: there is no resource of this URI.
 * Throws a `ResourceProblem` that says why one could not be read.
 */
export async function readResource(uri: string, context: ReadContext): Promise<readonly ResourceContent[] | undefined> {
  const page = await pageOf(uri, context);
  if (!page) return undefined;
  return [
    { uri, mimeType: MIME_TYPE, text: JSON.stringify(page.json) },
    { uri, mimeType: 'text/markdown', text: page.markdown },
  ];
}

/** Values of a template's variable that fit what was typed; none for a template or variable that doesn't exist. */
export async function complete(
  uriTemplate: string,
  variable: string,
  typed: string,
  context: ResourceContext,
): Promise<readonly string[]> {
  const family = FAMILIES.find((one) => templateOf(one) === uriTemplate && one.variable === variable);
  return family ? family.complete(context, typed) : [];
}
