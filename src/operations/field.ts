/**
 * The words in which an operation's input is declared. A field is data: the zod schema, the published JSON Schema,
 * the place on the wire and the reference entry are all derived from it.
 */

/** Where a field travels; `local`: nowhere, it tells this program how to make the request. */
export type Place = 'path' | 'query' | 'header' | 'body' | 'local';

/** What an ID names. A reference accepts any of the names that people and agents use, and is resolved to the documented ID. */
export type Reference = 'server' | 'instance';

/** What the configuration can fill in. */
export type Fill = 'request-id' | 'new-password' | 'user-name' | 'user-password' | 'user-domain' | 'project-name';

interface Common {
  /** For an agent, in our own words: what it is, its unit, its rule. Empty where the name says it all. */
  readonly about?: string;
  /** Default: `body`. */
  readonly in?: Place;
  /**
   * Name on the wire where it differs: dotted into objects, `servers[].id` spreads a list of values over objects, `{key}`
   * stands for the value of the argument `key`.
   */
  readonly wire?: string;
  readonly required?: boolean;
  /** Documented default: told, never sent. */
  readonly default?: string | number | boolean;
  /** Always on the wire: sent when the caller says nothing. */
  readonly preset?: string | readonly string[];
  /** Filled from the server's configuration (never by the model) when the caller says nothing. */
  readonly fill?: Fill;
  /** Name of a flag that makes filling needless. */
  readonly fillUnless?: string;
  /** Filled only when another argument has this value; whoever gives both is refused by the operation's check. */
  readonly fillIf?: readonly [argument: string, value: string];
  /** First microversion of the Nova API that knows the field; giving it asks for that version. */
  readonly since?: string;
  /** Stands beside the operation's envelope instead of inside it. */
  readonly outside?: true;
  /** Never shown, logged or answered. */
  readonly secret?: true;
}

export interface TextOptions extends Common {
  readonly min?: number;
  readonly max?: number;
  /** Upper bound in bytes of UTF-8. */
  readonly maxBytes?: number;
  readonly pattern?: RegExp;
  /** The pattern in words, for the error. */
  readonly patternAbout?: string;
  readonly ref?: Reference;
}
export interface NumberOptions extends Common {
  readonly min?: number;
  readonly max?: number;
  /** The wire wants the number as a string. */
  readonly asText?: true;
}
export interface ListOptions extends Common {
  readonly min?: number;
  readonly max?: number;
}

/** Pairs of strings under keys that the caller makes up. */
export interface MapOptions extends Common {
  readonly keyPattern?: RegExp;
  /** The rule of the keys in words, for the error. */
  readonly keyAbout?: string;
  /** Longest value, in characters. */
  readonly valueMax?: number;
  /** Most pairs. */
  readonly max?: number;
  /** Keys that have an argument of their own, and its name. */
  readonly reserved?: Readonly<Record<string, string>>;
}

export interface TextField extends TextOptions {
  readonly type: 'text';
}
export interface ChoiceField extends Common {
  readonly type: 'choice';
  readonly values: readonly (string | number)[];
}
export interface IntegerField extends NumberOptions {
  readonly type: 'integer';
}
export interface FlagField extends Common {
  readonly type: 'flag';
}
export interface ListField extends ListOptions {
  readonly type: 'list';
  readonly item: Field;
}
export interface GroupField extends Common {
  readonly type: 'group';
  readonly fields: Fields;
}

export interface MapField extends MapOptions {
  readonly type: 'map';
}

/** Any JSON object; what is in it is checked by whoever takes it. */
export interface JsonField extends Common {
  readonly type: 'json';
}

export type Field = TextField | ChoiceField | IntegerField | FlagField | ListField | GroupField | MapField | JsonField;
export type Fields = Readonly<Record<string, Field>>;

export const text = <const O extends TextOptions>(options: O): O & { readonly type: 'text' } => ({
  ...options,
  type: 'text',
});
export const choice = <const V extends readonly (string | number)[], const O extends Common>(
  values: V,
  options: O,
): O & { readonly type: 'choice'; readonly values: V } => ({ ...options, type: 'choice', values });
export const integer = <const O extends NumberOptions>(options: O): O & { readonly type: 'integer' } => ({
  ...options,
  type: 'integer',
});
export const flag = <const O extends Common>(options: O): O & { readonly type: 'flag' } => ({
  ...options,
  type: 'flag',
});
export const list = <const I extends Field, const O extends ListOptions>(
  item: I,
  options: O,
): O & { readonly type: 'list'; readonly item: I } => ({ ...options, type: 'list', item });
export const group = <const F extends Fields, const O extends Common>(
  fields: F,
  options: O,
): O & { readonly type: 'group'; readonly fields: F } => ({ ...options, type: 'group', fields });
export const map = <const O extends MapOptions>(options: O): O & { readonly type: 'map' } => ({
  ...options,
  type: 'map',
});
export const json = <const O extends Common>(options: O): O & { readonly type: 'json' } => ({
  ...options,
  type: 'json',
});

type ValueOf<F> = F extends { type: 'text' }
  ? string
  : F extends { type: 'choice'; values: readonly (infer V)[] }
    ? V
    : F extends { type: 'integer' }
      ? number
      : F extends { type: 'flag' }
        ? boolean
        : F extends { type: 'list'; item: infer I }
          ? readonly ValueOf<I>[]
          : F extends { type: 'group'; fields: infer G }
            ? InputOf<G>
            : F extends { type: 'map' }
              ? Readonly<Record<string, string>>
              : F extends { type: 'json' }
                ? Input
                : never;

/** Any operation's input once its own type is out of sight. */
export type Input = Readonly<Record<string, unknown>>;

/** The validated input of an operation with these fields. */
export type InputOf<F> = string extends keyof F
  ? Input
  : { readonly [K in keyof F as F[K] extends { required: true } ? K : never]: ValueOf<F[K]> } & {
      readonly [K in keyof F as F[K] extends { required: true } ? never : K]?: ValueOf<F[K]>;
    };

/** The documented name of a field: what stands on the wire. */
export function wireName(name: string, field: Field): string {
  return field.wire ?? name;
}
