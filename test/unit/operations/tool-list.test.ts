import { readdir } from 'node:fs/promises';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import { publishedTools } from '../../../src/tools/published.ts';

const PUBLISHED = publishedTools();
const ALL = PUBLISHED.map(({ tool }) => tool);
/** What is listed without `--toolsets`. */
const DEFAULT = PUBLISHED.filter(({ toolset }) => toolset === 'flexus' || toolset === 'assist').map(({ tool }) => tool);

/** MCP-GROUND A5, safe set: what every client and model dialect takes. */
const KEYWORDS = new Set([
  ...['type', 'properties', 'required', 'items', 'enum', 'description', 'default'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'],
]);
const TYPES = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);

type Schema = Readonly<Record<string, unknown>>;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What in a schema, and in those inside it, some client would choke on. */
function unsafe(schema: unknown, at: string): string[] {
  if (!isSchema(schema)) return [`${at} is no schema`];
  const { type, properties, items, required = [] } = schema;
  const problems = Object.keys(schema)
    .filter((keyword) => !KEYWORDS.has(keyword))
    .map((keyword) => `${at} has ${keyword}`);
  if (typeof type !== 'string' || !TYPES.has(type)) problems.push(`${at} has no single type`);
  if (type === 'array') problems.push(...unsafe(items, `${at}[]`));
  if (type !== 'array' && items !== undefined) problems.push(`${at} has items and is no array`);
  const inner = isSchema(properties) ? properties : {};
  for (const [name, one] of Object.entries(inner)) problems.push(...unsafe(one, `${at}.${name}`));
  if (!Array.isArray(required)) return [...problems, `${at} has a required that is no array`];
  return [...problems, ...required.filter((name) => !(name in inner)).map((name) => `${at} requires unknown ${name}`)];
}

/** What a model is given of a tool. */
const modelTokens = ({ name, description, inputSchema }: (typeof ALL)[number]): number =>
  countTokens(JSON.stringify({ name, description, inputSchema }));

describe.each(ALL)('tool $name', (tool) => {
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;

  it('has schemas in the safe set (MCP-GROUND A5)', () => {
    expect(inputSchema.type).toBe('object');
    expect(outputSchema.type).toBe('object');
    expect([...unsafe(inputSchema, 'input'), ...unsafe(outputSchema, 'output')]).toEqual([]);
  });

  it('has an output schema that full, dry-run and pending answers fit as well (ARCHITECTURE, section 6)', () => {
    expect(outputSchema.required).toBeUndefined();
  });

  it('has a name that every client takes, and texts of one line', () => {
    expect(name).toMatch(/^[a-z][a-z_]{0,39}$/);
    for (const text of [title, description]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(text.length).toBeGreaterThan(3);
    }
  });

  it('is called destructive only if it changes something', () => {
    if (annotations.readOnlyHint) expect(annotations.destructiveHint ?? false).toBe(false);
    else expect(annotations.destructiveHint).toBeTypeOf('boolean');
  });

  it('is listed as it was last agreed on', async () => {
    await expect(`${JSON.stringify(tool, undefined, 2)}\n`).toMatchFileSnapshot(`../../snapshots/tools/${name}.json`);
  });
});

describe('the tool list', () => {
  it.each(DEFAULT)('costs a model at most 450 tokens for $name (issue 2, Show 4)', (tool) => {
    expect(modelTokens(tool)).toBeLessThanOrEqual(450);
  });

  it('has at most 25 tools by default (issue 2, Show 4)', () => {
    expect(DEFAULT.length).toBeLessThanOrEqual(25);
    expect(DEFAULT.map(({ name }) => name)).toContain('wait');
  });

  it('costs a model at most 4,500 tokens by default (issue 2, Show 4)', () => {
    const total = DEFAULT.reduce((sum, tool) => sum + modelTokens(tool), 0);
    expect(total).toBeLessThanOrEqual(4500);
  });

  it('costs a model at most 24,000 tokens with all toolsets (issue 4, Show)', () => {
    const total = ALL.reduce((sum, tool) => sum + modelTokens(tool), 0);
    expect(total).toBeLessThanOrEqual(24_000);
  });

  it('is at most 8,000 tokens by default, annotations and output schemas included (issue 2, Show 4)', () => {
    expect(countTokens(JSON.stringify({ tools: DEFAULT }))).toBeLessThanOrEqual(8000);
  });

  it('has each name once, and a tool for each operation', () => {
    const names = ALL.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(OPERATIONS.map(({ id }) => id)));
  });

  it('marks exactly the reads as read-only (annotations follow the effect)', () => {
    const reading = new Set(ALL.filter(({ annotations }) => annotations.readOnlyHint).map(({ name }) => name));
    for (const { id, effect } of OPERATIONS) expect(reading.has(id), id).toBe(effect === 'read');
  });

  it('takes dry_run on every documented operation (issue 2, contract of a dry run)', () => {
    for (const { id } of OPERATIONS.filter(({ documented }) => documented)) {
      const properties = ALL.find(({ name }) => name === id)?.inputSchema.properties;
      expect(isSchema(properties) && isSchema(properties.dry_run) && properties.dry_run.type, id).toBe('boolean');
    }
  });

  it('has no snapshot of a tool that is gone', async () => {
    const files = await readdir(new URL('../../snapshots/tools/', import.meta.url));
    expect(files.sort()).toEqual(ALL.map(({ name }) => `${name}.json`).sort());
  });
});
