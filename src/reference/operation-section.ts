import { permissionsOf, purchasePolicies } from '../data/permissions.ts';
import type { DocRef, Operation } from '../operations/operation.ts';
import { inputRows } from './input-rows.ts';
import { blocks, cell, code, table } from './markdown.ts';

const EFFECTS: Readonly<Record<Operation['effect'], string>> = {
  read: 'reads only',
  write: 'changes something; runs without asking',
  destructive: 'interrupts or takes away; a human confirms',
  billing: 'costs money; a human confirms',
};

const RETURNS: Readonly<Record<Operation['returns'], string>> = {
  job: 'a job to follow with `wait`',
  order: 'an order to follow with `wait`',
  state: 'at once; the new state can be read',
  none: 'what was asked for',
};

function effectText({ effect, irreversible }: Operation): string {
  return irreversible ? `${EFFECTS[effect]} and types a name: nothing brings it back` : EFFECTS[effect];
}

/** IAM actions or policies a call needs, as far as any document names them. */
function permissionsText(operation: Operation): string {
  const actions = permissionsOf(operation.id);
  if (actions.length > 0) return actions.map(code).join(', ');
  if (operation.service === 'hcss') return `no action is documented; policy ${code(purchasePolicies[0])}`;
  return operation.service === 'iam' ? 'none beyond being able to log in' : 'none documented';
}

function requestText({ method, path, action, envelope }: Operation): string {
  const address = code(`${method} ${path}`);
  if (envelope !== undefined) return `${address}, body fields inside ${code(envelope)}`;
  if (!action) return address;
  return `${address}, body key ${code(action.value === undefined ? action.key : `${action.key}: ${action.value}`)}`;
}

function docText({ file, section }: DocRef): string {
  return /^https:/.test(file) ? `[${section}](${file})` : `${file}, ${section}`;
}

function inputTable(operation: Operation): string {
  const rows = inputRows(operation).map((row) => [
    code(row.name),
    row.type,
    row.required ? 'yes' : '',
    row.rule === '' ? '' : cell(row.rule),
    row.wire === null ? '' : code(row.wire),
    row.in,
    row.about === '' ? '' : cell(row.about),
  ]);
  return table(['Argument', 'Type', 'Required', 'Rule', 'On the wire', 'In', 'About'], rows);
}

function responseList({ response }: Operation): string {
  const fields = Object.entries(response);
  if (fields.length === 0) return 'The answer has no body.';
  const lines = fields.map(([name, type]) => `- ${code(name)} ${type}`);
  return `<details><summary>Response fields (${fields.length})</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** The reference entry of one operation, below a heading of the given depth. */
export function operationSection(operation: Operation, depth: number): string {
  const facts = [
    `- Request: ${requestText(operation)}`,
    `- Effect: ${operation.effect} (${effectText(operation)})`,
    `- Returns: ${RETURNS[operation.returns]}`,
    `- Permissions: ${permissionsText(operation)}`,
    `- Documents: ${operation.docs.map(docText).join('; ')}`,
  ];
  return blocks(
    `${'#'.repeat(depth)} ${operation.id}`,
    `**${operation.title}.** ${operation.about}`,
    facts.join('\n'),
    inputTable(operation),
    responseList(operation),
  );
}
