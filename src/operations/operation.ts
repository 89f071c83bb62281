import type { Code } from '../data/billing-codes.ts';
import type { RuleId } from '../data/billing-rules.ts';
import type { Finding } from '../data/purchase-rules.ts';
import type { Service } from '../data/sites.ts';
import type { SiteTables } from '../data/tables.ts';
import type { Fields, Input, InputOf } from './field.ts';

/** What a call does to the user's machines and money. Nothing infers it from an HTTP verb or a name. */
export type Effect = 'read' | 'write' | 'destructive' | 'billing';

export const TOOLSETS = ['flexus', 'billing', 'iam', 'ecs', 'nova', 'discarded'] as const;
export type Toolset = (typeof TOOLSETS)[number];

/** A place in the service's documents. */
export interface DocRef {
  readonly file: string;
  readonly section: string;
}

/** Type of a documented response field, as the documents print it. */
export type ResponseType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** Response fields, dotted, `[]` after arrays, with their types. */
export type ResponseFields = Readonly<Record<string, ResponseType>>;

/** The same fields below a path. */
export function under(path: string, fields: ResponseFields): ResponseFields {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [`${path}.${name}`, type]));
}

/** Kinds of things that calls act upon. */
export const TARGET_KINDS = [
  'server',
  'instance',
  'order',
  'volume',
  'snapshot',
  'image',
  'key pair',
  'server group',
  'security group',
  'floating IP',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** What a call acts upon, and the input that names it. */
export interface Targets {
  readonly kind: TargetKind;
  readonly from: string;
}

/** A thing that a call acts upon, as it is now. Absent fields are unknown. */
export interface Target {
  readonly kind: TargetKind;
  readonly id: string;
  readonly name?: string;
  /** Of a cloud server: the Flexus L instance around it. */
  readonly instance_name?: string;
  readonly region?: string;
  readonly status?: string;
  readonly public_ip?: string;
  readonly image?: string;
  readonly plan?: string;
  /** ISO 8601, UTC. */
  readonly expires?: string;
  readonly auto_renew?: boolean;
  /** Of a cloud server: somebody locked it. */
  readonly locked?: boolean;
  /** Of a cloud server: its tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of an order: the amount to pay with its currency. */
  readonly amount?: string;
  /** Of an instance: the cloud server inside. Of a floating IP: the one that has it. */
  readonly server_id?: string;
  /** Said when the state could not be read. */
  readonly unread?: string;
  /** The cloud said that there is none: no call can do anything to it. */
  readonly missing?: true;
}

/** Acts that the Flexus L service's lock forbids (flexus-l-api-en-2024-09, section 3.4.1, example). */
export type LockedAct =
  | 'changeos'
  | 'resize'
  | 'delete'
  | 'attachvolume'
  | 'detachvolume'
  | 'detachnics'
  | 'attachnics';

/** Reads one cell of a compact answer from a row of the documented answer: a dotted path, or a function. */
export type Cell = string | ((row: Record<string, unknown>) => unknown);

/** How the page after this one is asked for; the size of a page is the argument `limit`, or its default. */
export type Paging =
  /** By the argument `marker`, which the answer names; it does not when this is the last page. */
  | { readonly by: 'marker'; readonly marker: Cell }
  /** By the argument `offset`: the number of a page, from 1, or the index of its first row, from 0. `total`: path of the number of all rows. */
  | { readonly by: 'page' | 'index'; readonly total: string };

/** How the documented answer becomes a small one. */
export interface AnswerShape {
  /** Path of the object that the cells read from; the whole body without it. */
  readonly of?: string;
  readonly show?: Readonly<Record<string, Cell>>;
  /** A table: the path of its rows, the name it gets, its columns. */
  readonly rows?: { readonly path: string; readonly name: string; readonly columns: Readonly<Record<string, Cell>> };
  /** What the numbers of a cell stand for, by the cell's name. */
  readonly codes?: Readonly<Record<string, readonly Code[]>>;
  /** Of a list that comes in pages. */
  readonly paging?: Paging;
  /** The documented answer is larger than the small one: offer `detail: "full"`. */
  readonly full?: true;
  /** Answers that are told by the HTTP status alone; an error status in here is no error. */
  readonly byStatus?: Readonly<Record<number, Readonly<Record<string, unknown>>>>;
  /** Values that come in a response header; of an address, its last segment. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body is no JSON, or says nothing: go by the status. */
  readonly bodiless?: true;
}

/** A secret of an answer, kept in the human's file instead of being shown. */
export interface KeptSecret {
  /** Dotted path in the documented answer. */
  readonly path: string;
  readonly kind: 'password' | 'private-key';
}

/** Microversions of the Nova API that know an operation, such as 2.26 (ecs-api-en-2025-01, chapter 3). */
export interface Microversions {
  readonly from?: string;
  readonly until?: string;
}

export interface CheckContext {
  /** Tables of the account's site; absent when nothing is known of it. */
  readonly tables: SiteTables | undefined;
}

/** One documented operation. Everything else about it (tool, request, guard, reference, tests) follows from this. */
export interface Operation<F extends Fields = Fields> {
  /** Catalogue ID, and the tool's name. */
  readonly id: string;
  readonly title: string;
  readonly toolset: Toolset;
  /** For an agent, in our own words: when to use it, what it needs, what comes next. */
  readonly about: string;
  /** The operation that does the same and is to be preferred. */
  readonly prefer?: string;
  /** Called discarded by the documents, which name this as its replacement. */
  readonly replacement?: string;
  /** What people who don't know its name call it, English and Chinese, parted by semicolons. */
  readonly words?: string;
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template; `{project_id}` and `{domain_id}` are filled from the account, the rest from the input. */
  readonly path: string;
  /** Where else it is served, by the value of its argument `address`; without that, at `path`. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** The body key that tells apart operations of one address, its value where the key holds one, null where it holds nothing. */
  readonly action?: { readonly key: string; readonly value?: string | null };
  /** Body key that wraps all fields, where it is not the action's key. */
  readonly envelope?: string;
  /** The envelope is null, not empty, when it holds no field. */
  readonly nullEnvelope?: true;
  /** Whom the request is authorised for. */
  readonly scope: 'project' | 'domain' | 'none';
  /** Asked for by a header; without it the API answers as of 2.1. */
  readonly microversion?: Microversions;
  readonly docs: readonly DocRef[];
  /** Described or named in the service's own documents (false: taken from the billing service's public reference). */
  readonly documented: boolean;
  readonly effect: Effect;
  /** Nothing brings back what it takes away. */
  readonly irreversible?: true;
  /** What the answer holds to follow. */
  readonly returns: 'job' | 'order' | 'state' | 'none';
  readonly input: F;
  /** Every documented response field. */
  readonly response: ResponseFields;
  readonly targets?: Targets;
  /** Live fields of the targets that an approval is bound to. */
  readonly binds?: readonly (keyof Target)[];
  readonly answer: AnswerShape;
  readonly keeps?: KeptSecret;
  /** What the Flexus L service's lock calls this act, if it forbids it on the servers of its instances. */
  readonly lock?: LockedAct;
  /** Rules of the service that whoever made this call should know next. */
  readonly hints?: readonly RuleId[];
  /** Rules between fields, checked before anything is sent. */
  check?(input: InputOf<F>, context: CheckContext): readonly Finding[];
  /** What will happen, in words made from the input and the targets' state. */
  consequences?(input: InputOf<F>, targets: readonly Target[], now: Date): readonly string[];
  /** How many things it makes or touches, where that is not the number of its targets. */
  quantity?(input: InputOf<F>): number;
  /** Whether this call changes a name or tag, by which policies may tell targets apart. */
  renames?(input: InputOf<F>): boolean;
  /** Whether this call asks the cloud for a check and changes nothing. It still needs a grant. */
  onlyChecks?(input: InputOf<F>): boolean;
  /** Whether this call, a write, opens a way into a machine: then a human confirms it. */
  opensDoor?(input: InputOf<F>): boolean;
  /** Whether this call charges the account by itself, before anybody has seen the amount. */
  charges?(input: InputOf<F>): boolean;
  /** Input of the operation that quotes this one's price. */
  quote?(input: InputOf<F>): { readonly operation: string; readonly input: Input };
}

/** Declares an operation; the input's type is worked out from its fields. */
export function defineOperation<const F extends Fields>(operation: Operation<F>): Operation {
  return Object.freeze(operation);
}
