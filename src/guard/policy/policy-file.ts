import * as z from 'zod';
import { boundProblems } from './bounds.ts';
import { plainText, price, quantity, time, when } from './condition-schemas.ts';

const ruleFields = z.strictObject(
  {
    name: plainText(80).exactOptional().meta({ description: 'For messages and the audit.' }),
    when,
    // biome-ignore lint/suspicious/noThenProperty: the file's word; it becomes `outcome` before anything could await it.
    then: z.enum(['allow', 'confirm', 'deny'], { error: 'expected allow, confirm or deny' }),
    reason: plainText(500).exactOptional().meta({ description: 'Told to whoever made the call.' }),
  },
  { error: 'expected a rule: an object with when and then' },
);

const rule = ruleFields
  .check(({ value, issues }) => {
    for (const { path, message } of boundProblems(value.when, value.then)) {
      issues.push({ code: 'custom', input: value, path: ['when', ...path], message });
    }
  })
  .transform(({ then: outcome, ...others }) => ({ ...others, outcome }));

/** The file as people write it. */
export const policyFile = z.strictObject(
  {
    $schema: z.string({ error: 'expected text' }).exactOptional().meta({ description: 'For editors; not read.' }),
    version: z.literal(1, { error: 'expected 1' }),
    rules: z
      .array(rule, { error: 'expected a list of rules' })
      .min(1, { error: 'expected at least one rule' })
      .max(500, { error: 'expected at most 500 rules' })
      .meta({ description: 'The first rule that matches decides.' }),
  },
  { error: 'expected an object with version and rules' },
);

/** Known keys of each object of the file, by its path without indexes. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(policyFile.shape),
  rules: Object.keys(ruleFields.shape),
  'rules.when': Object.keys(when.shape),
  'rules.when.quantity': Object.keys(quantity.shape),
  'rules.when.price': Object.keys(price.shape),
  'rules.when.time': Object.keys(time.shape),
};

/** JSON Schema (2020-12) of a policy file, for editors. Which bounds fit which `then` is checked only upon reading. */
export function policyJsonSchema(): Record<string, unknown> {
  return { title: 'flexus-mcp policy', ...z.toJSONSchema(policyFile, { io: 'input' }) };
}
