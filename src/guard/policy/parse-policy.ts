import type { z } from 'zod';
import { distance, nearest } from '../../data/nearest.ts';
import { OPERATIONS } from '../../operations/catalogue.ts';
import { READS } from './condition-schemas.ts';
import { readJson } from './json-source.ts';
import type { Policy, Rule } from './policy.ts';
import { knownKeys, policyFile } from './policy-file.ts';
import type { Position, SourceNode } from './source.ts';
import { nodeAt, plainValue, SourceError, shortText } from './source.ts';
import { readYaml } from './yaml-source.ts';

/** A policy file is wrong. The message has a line per problem: `policy.yaml:12:9: rules[2].then: expected ...`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** A file of this size has thousands of rules, or is not a policy. */
const MAX_CHARACTERS = 256 * 1024;
/** At most this many problems are told at once. */
const TOLD = 10;

const readers: Readonly<Record<string, (text: string) => SourceNode>> = {
  '.json': readJson,
  '.yaml': readYaml,
  '.yml': readYaml,
};

/**
 * Reads the file behind `--policy`: JSON or YAML, by the ending of its name. `docs/policy.md` describes it.
 *
 * @param fileName chooses the format and stands in messages; nothing is opened
 * @throws PolicyError that names file, line and column of each problem, and what is expected there
 */
export function parsePolicy(text: string, fileName: string): Policy {
  const read = readers[/\.[a-z]+$/.exec(fileName)?.[0] ?? ''];
  if (!read) throw new PolicyError(`${fileName}: expected a file name that ends in .json, .yaml or .yml`);
  if (text.length > MAX_CHARACTERS) {
    throw new PolicyError(`${fileName}: expected at most ${MAX_CHARACTERS} characters, has ${text.length}`);
  }
  try {
    return policyOf(read(text.replace(/^\uFEFF/, '')), fileName);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new PolicyError(`${fileName}:${error.at.line}:${error.at.column}: ${error.message}`);
  }
}

function policyOf(root: SourceNode, fileName: string): Policy {
  const result = policyFile.safeParse(plainValue(root));
  const problems = result.success
    ? inconsistencies(result.data.rules, root)
    : inOrder(result.error.issues.flatMap((issue) => problemsOf(issue, root)));
  if (result.success && problems.length === 0) {
    return { rules: result.data.rules.map((rule, place) => ({ ...rule, index: place + 1 })) };
  }
  const lines = problems.slice(0, TOLD).map(({ at, message }) => `${fileName}:${at.line}:${at.column}: ${message}`);
  if (problems.length > TOLD) lines.push(`and ${problems.length - TOLD} more problems`);
  throw new PolicyError(lines.join('\n'));
}

interface Problem {
  readonly at: Position;
  readonly unknownKey?: true;
  readonly message: string;
}

/** By line; on one line a key that doesn't exist comes before the one that it was meant to be. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = ({ unknownKey }: Problem): number => (unknownKey ? 0 : 1);
  return problems.toSorted((a, b) => a.at.line - b.at.line || rank(a) - rank(b) || a.at.column - b.at.column);
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

function problemsOf(issue: Issue, root: SourceNode, base: Path = []): Problem[] {
  const path = [...base, ...issue.path];
  const node = nodeAt(root, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, node, root));
  if (issue.code === 'invalid_union') {
    // The alternatives are a value and a list of values, in this order.
    const meant = node?.kind === 'list' ? issue.errors[1] : issue.errors[0];
    return (meant ?? []).flatMap((one) => problemsOf(one, root, path));
  }
  const place = placeOf(path);
  const missing = node === undefined ? ' is missing' : '';
  return [{ at: nearestPosition(root, path), message: `${place}${missing}: ${issue.message}${meant(issue, node)}` }];
}

/** The nearest of the words that are allowed, if the one given is a near miss. */
function meant(issue: Issue, node: SourceNode | undefined): string {
  if (issue.code !== 'invalid_value' || node?.kind !== 'scalar' || typeof node.value !== 'string') return '';
  const words = issue.values.filter((value) => typeof value === 'string');
  return guess(node.value, words);
}

function guess(word: string, known: readonly string[]): string {
  const close = nearest(word, known);
  return close !== undefined && distance(word, close) <= Math.max(2, close.length / 3)
    ? `; did you mean ${close}?`
    : '';
}

function unknownKey(key: string, path: Path, node: SourceNode | undefined, root: SourceNode): Problem {
  const known = knownKeys[path.filter((step) => typeof step === 'string').join('.')] ?? [];
  const at = node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.at : undefined;
  return {
    at: at ?? nearestPosition(root, path),
    unknownKey: true,
    message: `${placeOf(path)} has no key ${shortText(key)} (known: ${known.join(', ')})${guess(key, known)}`,
  };
}

/** Operations that rules can be about. */
const CHANGES = OPERATIONS.filter(({ effect }) => effect !== 'read').map(({ id }) => id);

function toolProblem(tool: string): string | undefined {
  if (CHANGES.includes(tool)) return undefined;
  if (OPERATIONS.some(({ id }) => id === tool)) return `${tool} only reads; ${READS}`;
  return `there is no operation ${shortText(tool)}${guess(tool, CHANGES)}`;
}

/** What zod can't see: names that come twice, operations that don't exist or are never judged. */
function inconsistencies(rules: readonly Omit<Rule, 'index'>[], root: SourceNode): Problem[] {
  const names = rules.map(({ name }) => name);
  return rules.flatMap(({ name, when }, index) => {
    const problems: Problem[] = [];
    if (name !== undefined && names.indexOf(name) < index) {
      const path = ['rules', index, 'name'];
      problems.push({ at: nearestPosition(root, path), message: `${placeOf(path)}: another rule has this name` });
    }
    for (const [place, tool] of (when.tool ?? []).entries()) {
      const problem = toolProblem(tool);
      if (problem === undefined) continue;
      const path = ['rules', index, 'when', 'tool', place];
      problems.push({ at: nearestPosition(root, path), message: `${placeOf(path.slice(0, 4))}: ${problem}` });
    }
    return problems;
  });
}

/** Where a path stands, or the nearest part of it that does. */
function nearestPosition(root: SourceNode, path: Path): Position {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node) return node.at;
  }
  return root.at;
}

function placeOf(path: Path): string {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return place === '' ? 'the policy' : place.replace(/^\./, '');
}
