import { OPERATIONS } from '../operations/catalogue.ts';
import type { Operation, Toolset } from '../operations/operation.ts';
import { TOOLSETS } from '../operations/operation.ts';
import { ASSIST_TOOLS } from '../tools/dispatch.ts';
import { blocks, cell, code, table } from './markdown.ts';
import { operationSection } from './operation-section.ts';

const ABOUT_SETS: Readonly<Record<Toolset, string>> = {
  flexus: 'Listed unless `--toolsets` says otherwise.',
  billing:
    "Listed with `--toolsets flexus,billing`. Taken from the billing service's public reference: the Flexus L documents only link to it.",
  iam: 'Listed with `--toolsets flexus,iam`.',
  ecs: "Listed with `--toolsets flexus,ecs`; reached from any set through `search_operations`. The platform's own API of cloud servers, of which those of Flexus L are a part.",
  nova: "Listed with `--toolsets flexus,nova`; reached from any set through `search_operations`. OpenStack's API, for what the platform's own can't do.",
  discarded:
    'Listed with `--toolsets flexus,discarded`; reached from any set through `search_operations`. The documents call them discarded: they still answer, and other services replace them.',
};

const link = (name: string): string => `[${code(name)}](#${name})`;

function overview(toolset: Toolset, operations: readonly Operation[]): string {
  const rows = operations.map((one) => [
    link(one.id),
    one.irreversible ? `${one.effect}, irreversible` : one.effect,
    cell(one.title),
  ]);
  return blocks(
    `### Toolset ${toolset}`,
    ABOUT_SETS[toolset],
    table(['Tool', 'Effect', 'What it does'], rows),
  ).trimEnd();
}

function assistOverview(): string {
  const rows = ASSIST_TOOLS.map((tool) => [
    code(tool.name),
    tool.readOnly ? 'read' : 'as what it calls',
    cell(tool.about),
  ]);
  return blocks(
    '### Assist tools',
    'Listed with every toolset; no document describes them.',
    table(['Tool', 'Effect', 'What it does'], rows),
  ).trimEnd();
}

/** The whole of docs/tools.md: overview tables by toolset, then a section per operation. */
export function toolsMarkdown(): string {
  const sets = TOOLSETS.map((name) => ({
    name,
    operations: OPERATIONS.filter((operation) => operation.toolset === name),
  })).filter(({ operations }) => operations.length > 0);
  return blocks(
    '# Tools',
    `${OPERATIONS.length} operations, a tool each. Arguments have the documented names; the request body's envelope is removed. \`dry_run: true\` answers the exact requests and sends nothing that changes state.`,
    '## Overview',
    ...sets.map(({ name, operations }) => overview(name, operations)),
    assistOverview(),
    '## Operations',
    ...sets.flatMap(({ operations }) => operations.map((operation) => operationSection(operation, 3).trimEnd())),
    'This file is generated from the declarations in `src/operations` by `npm run build`.',
  );
}
