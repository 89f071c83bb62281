import { readFileSync } from 'node:fs';
import { ConfigError } from './config/config-error.ts';
import { nearest } from './data/nearest.ts';
import { defaultDecision } from './guard/decision.ts';
import { READS } from './guard/policy/condition-schemas.ts';
import { describeRule, unreachable } from './guard/policy/describe.ts';
import type { DescribedCall } from './guard/policy/described-call.ts';
import { contradiction, describedCall, describedFacts } from './guard/policy/described-call.ts';
import { readJson } from './guard/policy/json-source.ts';
import { judge } from './guard/policy/judge.ts';
import { goesByNameOrTag } from './guard/policy/labels.ts';
import { PolicyError, parsePolicy } from './guard/policy/parse-policy.ts';
import type { Policy } from './guard/policy/policy.ts';
import { plainValue, SourceError, shortText } from './guard/policy/source.ts';
import { OPERATIONS, operationById } from './operations/catalogue.ts';
import { parseInput } from './operations/input-schema.ts';
import type { Operation } from './operations/operation.ts';
import { toolFields } from './tools/common-fields.ts';

const USAGE = 'Use: flexus-mcp policy check FILE [--call TOOL JSON]';
const UNPRICED =
  'Note: what charges the account before anybody saw the amount is refused before any rule, unless --allow-unpriced is set.';
const INSTEAD = '--toolsets and --read-only choose which tools there are.';

/**
 * `flexus-mcp policy check FILE [--call TOOL JSON]`: says how each rule is understood, or with `--call` what becomes of a
 * call and why. Nothing is sent. `docs/policy.md` describes the JSON.
 *
 * @param argv what follows `policy`
 * @param now the time of a call that tells none
 * @returns the exit code: 0 whatever the decision, 1 for a policy that is wrong
 * @throws ConfigError for a wrong command line or a file that can't be read
 */
export async function runPolicyCheck(
  argv: readonly string[],
  print: (line: string) => void,
  now: Date = new Date(),
): Promise<number> {
  const [command, file, flag, tool, json, ...rest] = argv;
  if (command !== 'check' || file === undefined || rest.length > 0) throw new ConfigError(USAGE);
  if (flag !== undefined && (flag !== '--call' || tool === undefined)) throw new ConfigError(USAGE);
  const policy = readPolicy(file, print);
  if (!policy) return 1;
  const lines = tool === undefined ? summary(file, policy) : explanation(policy, tool, json ?? '{}', now);
  for (const line of lines) print(line);
  return 0;
}

function readPolicy(file: string, print: (line: string) => void): Policy | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ConfigError(`The policy file ${file} can't be read (${code}).`);
  }
  try {
    return parsePolicy(text, file);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    print(error.message);
    return undefined;
  }
}

function summary(file: string, policy: Policy): string[] {
  const { rules } = policy;
  return [
    `${file} is valid: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}. The first that matches decides.`,
    ...rules.map((rule) => `  ${describeRule(rule)}`),
    ...(goesByNameOrTag(policy) ? ['Rules go by name or tag: renaming and retagging takes a human.'] : []),
    ...unreachable(policy).map((line) => `Warning: ${line}.`),
  ];
}

function explanation(policy: Policy, tool: string, json: string, now: Date): string[] {
  const operation = operationById(tool);
  if (!operation) {
    const near = nearest(
      tool,
      OPERATIONS.map(({ id }) => id),
    );
    throw new ConfigError(`There is no operation ${JSON.stringify(tool.slice(0, 64))}; did you mean ${near}?`);
  }
  const call = readCall(json);
  const args = argsOf(operation, call);
  if (operation.effect === 'read') return [`${tool}: allow`, `because it only reads; ${READS}. ${INSTEAD}`];
  const problem = contradiction(operation, call);
  if (problem !== undefined) throw new ConfigError(`The JSON after --call describes no such call: ${problem}.`);
  const facts = describedFacts(operation, call, args, now);
  const judged = judge(policy, facts, defaultDecision(operation, args));
  const charges = facts.price === null && call.args !== undefined && operation.charges?.(args) === true;
  return [
    `${tool}: ${judged.decision} (with --approval policy)`,
    `because ${judged.reason}`,
    ...judged.explanation.map((line) => `  ${line}`),
    ...(charges ? [UNPRICED] : []),
  ];
}

function readCall(json: string): DescribedCall {
  let value: unknown;
  try {
    value = plainValue(readJson(json));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new ConfigError(`The JSON after --call, line ${error.at.line}, column ${error.at.column}: ${error.message}.`);
  }
  const result = describedCall.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.map(shortText).join(', ')}; ` : '';
    return `${issue.path.join('.') || 'the whole'}: ${unknown}${issue.message}`;
  });
  throw new ConfigError(`The JSON after --call does not describe a call: ${problems.join('; ')}.`);
}

/** Arguments are checked as the tool would: a call that would be refused has no decision. */
function argsOf(operation: Operation, { args }: DescribedCall): Readonly<Record<string, unknown>> {
  if (args === undefined) return {};
  const parsed = parseInput(toolFields(operation), args);
  if (!parsed.ok) throw new ConfigError(`args: ${parsed.problems.join(' ')}`);
  return parsed.input;
}
