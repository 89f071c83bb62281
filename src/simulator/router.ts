import { isObject } from './json.ts';
import type { Route } from './routes/route.ts';

export interface Match {
  readonly route: Route;
  readonly parameters: { readonly [name: string]: string };
}

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds the route of a request. Literal segments win over `{name}`; a final slash is tolerated. */
export class Router {
  readonly #byMethod = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = split(route.pattern);
      const compiled = this.#byMethod.get(route.method) ?? [];
      compiled.push({ route, segments });
      this.#byMethod.set(route.method, compiled);
    }
    for (const compiled of this.#byMethod.values()) compiled.sort((a, b) => variables(a) - variables(b));
  }

  /** `path` as on the wire; the body decides where several operations share an address. */
  match(method: string, path: string, body: unknown): Match | undefined {
    const given = split(path);
    for (const { route, segments } of this.#byMethod.get(method) ?? []) {
      if (!meant(route, body)) continue;
      const parameters = parametersOf(segments, given);
      if (parameters !== undefined) return { route, parameters };
    }
    return undefined;
  }

  /** Whether the address exists, whatever the body: then it is the body that is wrong. */
  service(method: string, path: string): Route['service'] | undefined {
    const given = split(path);
    return this.#byMethod.get(method)?.find(({ segments }) => parametersOf(segments, given) !== undefined)?.route
      .service;
  }
}

function meant({ bodyKey, bodyValue }: Route, body: unknown): boolean {
  if (bodyKey === undefined) return true;
  return isObject(body) && bodyKey in body && (bodyValue === undefined || body[bodyKey] === bodyValue);
}

function split(path: string): readonly string[] {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.split('/').slice(1);
}

const isVariable = (segment: string): boolean => segment.startsWith('{');

const variables = ({ segments }: Compiled): number => segments.filter(isVariable).length;

function parametersOf(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const raw = given[index] ?? '';
    const segment = decoded(raw);
    if (isVariable(wanted)) {
      if (segment === '') return undefined;
      parameters[wanted.slice(1, -1)] = segment;
    } else if (segment !== wanted) return undefined;
  }
  return parameters;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
