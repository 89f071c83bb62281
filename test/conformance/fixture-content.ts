import type {
  ContentBlock,
  ElicitRequestFormParams,
  Prompt,
  PromptMessage,
  Tool,
} from '@modelcontextprotocol/sdk/types.js';

/** One red pixel. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
/** A header and no samples: silence. */
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

const NOTHING = { type: 'object' } as const;

function tool(name: string, description: string, inputSchema: Tool['inputSchema'] = NOTHING): Tool {
  return { name, description, inputSchema };
}

function oneText(name: string): Tool['inputSchema'] {
  return { type: 'object', properties: { [name]: { type: 'string' } }, required: [name] };
}

/** Every keyword that JSON Schema 2020-12 has and older drafts have not, or that servers are known to lose. */
const SCHEMA_2020_12 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'address', type: 'object', properties: { city: { type: 'string' } } } },
  properties: {
    by: { type: 'string', enum: ['post', 'phone'] },
    address: { $ref: '#/$defs/address' },
    number: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['address'] }, { required: ['number'] }] }],
  if: { properties: { by: { const: 'post' } }, required: ['by'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['address'] },
  else: { required: ['number'] },
  additionalProperties: false,
} as const;

export const TOOLS: readonly Tool[] = [
  tool('test_simple_text', 'Answers with text'),
  tool('test_image_content', 'Answers with an image'),
  tool('test_audio_content', 'Answers with a sound'),
  tool('test_embedded_resource', 'Answers with a resource'),
  tool('test_multiple_content_types', 'Answers with several kinds of content'),
  tool('test_error_handling', 'Fails'),
  tool('test_tool_with_logging', 'Writes three log messages while it runs'),
  tool('test_tool_with_progress', 'Reports progress three times while it runs'),
  tool('test_reconnection', 'Closes its stream before it answers'),
  tool('test_sampling', 'Asks the model at the client', oneText('prompt')),
  tool('test_elicitation', 'Asks the human at the client', oneText('message')),
  tool('test_elicitation_sep1034_defaults', 'Asks with a default for each field'),
  tool('test_elicitation_sep1330_enums', 'Asks for a choice in every form there is'),
  tool('json_schema_2020_12_tool', 'Has an input schema of draft 2020-12', SCHEMA_2020_12),
];

const IMAGE: ContentBlock = { type: 'image', data: PNG, mimeType: 'image/png' };

function text(value: string): ContentBlock {
  return { type: 'text', text: value };
}

function embedded(uri: string, mimeType: string, value: string): ContentBlock {
  return { type: 'resource', resource: { uri, mimeType, text: value } };
}

/** What the tools answer that do nothing else. */
export const CONTENT: ReadonlyMap<string, ContentBlock[]> = new Map([
  ['test_simple_text', [text('Only text.')]],
  ['test_image_content', [IMAGE]],
  ['test_audio_content', [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }]],
  ['test_embedded_resource', [embedded('test://embedded-resource', 'text/plain', 'A resource inside an answer.')]],
  [
    'test_multiple_content_types',
    [text('All of these:'), IMAGE, embedded('test://mixed-content-resource', 'application/json', '{"mixed":true}')],
  ],
  ['json_schema_2020_12_tool', [text('Called.')]],
]);

type Properties = ElicitRequestFormParams['requestedSchema']['properties'];

const DEFAULTS: Properties = {
  name: { type: 'string', default: 'John Doe' },
  age: { type: 'integer', default: 30 },
  score: { type: 'number', default: 95.5 },
  status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', default: true },
};

const UNTITLED = ['option1', 'option2', 'option3'];
const TITLED = [
  { const: 'value1', title: 'First' },
  { const: 'value2', title: 'Second' },
  { const: 'value3', title: 'Third' },
];
const CHOICES: Properties = {
  untitledSingle: { type: 'string', enum: UNTITLED },
  titledSingle: { type: 'string', oneOf: TITLED },
  legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
  untitledMulti: { type: 'array', items: { type: 'string', enum: UNTITLED } },
  titledMulti: { type: 'array', items: { anyOf: TITLED } },
};

/** What the tools ask that ask the human. */
export const QUESTIONS: ReadonlyMap<string, ElicitRequestFormParams['requestedSchema']> = new Map([
  [
    'test_elicitation',
    {
      type: 'object',
      properties: { username: { type: 'string' }, email: { type: 'string' } },
      required: ['username', 'email'],
    },
  ],
  ['test_elicitation_sep1034_defaults', { type: 'object', properties: DEFAULTS }],
  ['test_elicitation_sep1330_enums', { type: 'object', properties: CHOICES }],
]);

function argument(name: string): { name: string; description: string; required: boolean } {
  return { name, description: `The ${name} of the test`, required: true };
}

export const PROMPTS: readonly Prompt[] = [
  { name: 'test_simple_prompt', description: 'Has no arguments' },
  { name: 'test_prompt_with_arguments', description: 'Has two', arguments: [argument('arg1'), argument('arg2')] },
  { name: 'test_prompt_with_embedded_resource', description: 'Has a resource', arguments: [argument('resourceUri')] },
  { name: 'test_prompt_with_image', description: 'Has an image' },
];

function said(...content: readonly ContentBlock[]): PromptMessage[] {
  return content.map((one) => ({ role: 'user', content: one }));
}

/** Undefined: there is no such prompt. */
export function promptMessages(name: string, args: Readonly<Record<string, string>>): PromptMessage[] | undefined {
  switch (name) {
    case 'test_simple_prompt':
      return said(text('A prompt without arguments.'));
    case 'test_prompt_with_arguments':
      return said(text(`First ${args.arg1}, then ${args.arg2}.`));
    case 'test_prompt_with_embedded_resource':
      return said(embedded(args.resourceUri ?? '', 'text/plain', 'A resource inside a prompt.'), text('Read it.'));
    case 'test_prompt_with_image':
      return said(IMAGE, text('Look at it.'));
    default:
      return undefined;
  }
}
