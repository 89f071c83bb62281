import { describe, expect, it } from 'vitest';
import { operationsJson } from '../../../src/operations-command.ts';
import { documented } from './documented.ts';

/** The entry's shape (issue 2, part 6). */
const KEYS = [
  ...['tool', 'operation', 'toolset', 'effect', 'irreversible', 'service', 'method', 'path', 'action_key'],
  ...['action_value', 'returns', 'discarded', 'documented', 'docs'],
];
const entries = operationsJson();

function entry(id: string): (typeof entries)[number] {
  const found = entries.find(({ operation }) => operation === id);
  if (!found) throw new Error(`no entry ${id}`);
  return found;
}

describe('flexus-mcp operations --json', () => {
  it('prints entries of exactly the agreed shape', () => {
    expect(entries.length).toBeGreaterThanOrEqual(23);
    for (const one of entries) expect(Object.keys(one)).toEqual(KEYS);
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
  });

  it('has an array of plain values: booleans are booleans, what is absent is null', () => {
    for (const one of entries) {
      expect([typeof one.irreversible, typeof one.discarded, typeof one.documented]).toEqual([
        'boolean',
        'boolean',
        'boolean',
      ]);
      for (const value of [one.action_key, one.action_value]) expect(value === null || value.length > 0).toBe(true);
      expect(one.docs.length).toBeGreaterThan(0);
      for (const place of one.docs) expect(Object.keys(place)).toEqual(['file', 'section']);
    }
  });

  it('has the operation that a stop is (ecs-api-en-2025-01.txt 5.3.3)', () => {
    const { docs, ...rest } = entry('batch_stop_servers');
    expect(rest).toEqual({
      tool: 'batch_stop_servers',
      operation: 'batch_stop_servers',
      toolset: 'flexus',
      effect: 'destructive',
      irreversible: false,
      service: 'ecs',
      method: 'POST',
      path: '/v1/{project_id}/cloudservers/action',
      action_key: 'os-stop',
      action_value: null,
      returns: 'job',
      discarded: false,
      documented: true,
    });
    expect(docs).toContainEqual({ file: 'ecs-api-en-2025-01.txt', section: '5.3.3' });
  });

  it('calls the billing operations that no document of ours describes undocumented (issue 2, part 1)', () => {
    const beyond = entries.filter((one) => !one.documented).map(({ operation }) => operation);
    expect(beyond.sort()).toEqual([
      'cancel_customer_order',
      'disable_auto_renewal',
      'enable_auto_renewal',
      'list_customer_orders',
      'list_yearly_monthly_resources',
      'pay_customer_order',
      'show_renewal_price',
    ]);
  });

  it('has no assist tool: those are no operations of a service', () => {
    expect(entries.map(({ tool }) => tool)).not.toContain('wait');
  });

  it('tells apart the operations of one address by their action key', () => {
    const addresses = entries.map(({ method, path, action_key, action_value }) =>
      [method, path, action_key, action_value].join(' '),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('names documented operations by their catalogue ID', () => {
    for (const { operation } of entries.filter((one) => one.documented)) {
      expect(documented(operation).id).toBe(operation);
    }
  });
});
