import type { Fields } from '../operations/field.ts';
import { choice, flag, text } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';

const REGION = /^[a-z]{2,}-[a-z0-9-]{1,30}$/;
const ID = /^[A-Za-z0-9-]{1,64}$/;

const region = text({ pattern: REGION, patternAbout: 'a region code such as ap-southeast-3' });
const accountId = text({ pattern: ID, patternAbout: '1 to 64 letters, digits and hyphens' });
const dryRun = flag({ about: 'Only show what would be sent' });
const detail = choice(['compact', 'full'], {});

const cache = new WeakMap<Operation, Fields>();

/** All arguments of an operation's tool: its documented fields and those that every tool of its kind has. */
export function toolFields(operation: Operation): Fields {
  const known = cache.get(operation);
  if (known) return known;
  const needsRegion = (operation.scope === 'project' || operation.service === 'iam') && !operation.input.region;
  const fields: Fields = {
    ...operation.input,
    ...(needsRegion ? { region } : {}),
    ...(operation.path.includes('{project_id}') ? { project_id: accountId } : {}),
    ...(operation.path.includes('{domain_id}') ? { domain_id: accountId } : {}),
    ...(operation.answer.full ? { detail } : {}),
    dry_run: dryRun,
  };
  cache.set(operation, fields);
  return fields;
}
