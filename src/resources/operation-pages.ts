import { nearestNames } from '../data/nearest.ts';
import { permissionsOf } from '../data/permissions.ts';
import { OPERATIONS, operationById } from '../operations/catalogue.ts';
import { inputRows } from '../reference/input-rows.ts';
import { blocks } from '../reference/markdown.ts';
import { operationEntry } from '../reference/operation-entry.ts';
import { operationSection } from '../reference/operation-section.ts';
import type { Page } from './room.ts';
import { ResourceProblem } from './room.ts';
import { rowsTable } from './table-page.ts';

/** Every operation, as `flexus-mcp operations --json` lists it, with title and description. */
export function operationsPage(): Page {
  const rows = OPERATIONS.map((operation) => ({
    ...operationEntry(operation),
    title: operation.title,
    about: operation.about,
  }));
  return {
    json: { rows },
    markdown: blocks(
      '# Operations',
      'Each one is a tool and a resource, `flexus://operations/{name}`; those of toolsets that are not listed are callable all the same.',
      rowsTable(rows, {
        tool: ({ tool }) => tool,
        toolset: ({ toolset }) => toolset,
        effect: ({ effect, irreversible }) => (irreversible ? `${effect}, irreversible` : effect),
        returns: ({ returns }) => returns,
        'what it does': ({ title }) => title,
      }),
    ),
  };
}

/** The reference entry of one operation. */
export function operationPage(name: string): Page {
  const operation = operationById(name);
  if (!operation) {
    const near = nearestNames(name, operationNames(), 3).join(', ');
    throw new ResourceProblem(`There is no operation of this name. Nearest: ${near}. flexus://operations lists all.`);
  }
  const { title, about, response } = operation;
  return {
    json: {
      ...operationEntry(operation),
      title,
      about,
      permissions: permissionsOf(operation.id),
      input: inputRows(operation),
      response: Object.entries(response).map(([field, type]) => ({ name: field, type })),
    },
    markdown: operationSection(operation, 1),
  };
}

export function operationNames(): readonly string[] {
  return OPERATIONS.map((operation) => operation.id);
}
