import { z } from 'zod';
import fixture from '../../fixtures/catalogue/operations.json' with { type: 'json' };

const rules = z.looseObject({
  min: z.number().optional(),
  max: z.number().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
  max_items: z.number().optional(),
  item_max_bytes: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  documented_values: z.array(z.number()).optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  repeatable: z.boolean().optional(),
});

const field = z.looseObject({
  name: z.string(),
  in: z.string().nullable(),
  type: z.string(),
  items: z.string().optional(),
  mandatory: z.boolean(),
  rules: rules.optional(),
});

const operation = z.looseObject({
  id: z.string(),
  group: z.string(),
  service: z.string(),
  method: z.string().nullable(),
  path: z.string().nullable(),
  action_key: z.string().nullable(),
  action_value: z.string().nullish(),
  async: z.string().nullable(),
  risk: z.string(),
  docs: z.array(z.object({ file: z.string(), section: z.string() })),
  request: z.array(field),
  response: z.array(z.looseObject({ name: z.string(), type: z.string() })),
  example_request: z.unknown(),
});

export type DocumentedField = z.infer<typeof field>;
export type DocumentedOperation = z.infer<typeof operation>;

/** Facts that were read out of the documents, one entry per documented operation. */
export const documentedOperations: readonly DocumentedOperation[] = z.array(operation).parse(fixture);

export function documented(id: string): DocumentedOperation {
  const found = documentedOperations.find((one) => one.id === id);
  if (!found) throw new Error(`no documented operation ${id}`);
  return found;
}
