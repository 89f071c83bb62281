import { expect, test } from 'vitest';
import type { OpenCall } from '../../../src/guard/audit/audit.ts';
import { reportText } from '../../../src/guard/audit/audit.ts';
import type { OpenNote } from '../../../src/guard/audit/entry.ts';
import { OPERATIONS, operationById } from '../../../src/operations/catalogue.ts';
import { parseInput } from '../../../src/operations/input-schema.ts';
import { SERVER, stopNote } from './support.ts';

const open = (more: Partial<OpenNote>, fate: OpenCall['fate'] = 'gone'): OpenCall => ({
  directory: '/a',
  file: 'x.json',
  note: stopNote(more),
  fate,
});
const instance = { kind: 'instance', id: 'inst-1', name: 'shop' } as const;

test('nothing open, nothing said', () => expect(reportText([])).toBe(''));

test('an open power call is looked up by the state of each server', () => {
  const targets = [{ kind: 'server', id: SERVER, name: 'shop', region: 'ap-southeast-3' }] as const;
  const text = reportText([open({ targets: [...targets], region: 'ap-southeast-3' })]);
  expect(text).toContain('batch_stop_servers of 2025-11-21T09:46:00.123Z');
  expect(text).toContain(`show_server {"server_id":"${SERVER}","region":"ap-southeast-3"}`);
  expect(text).toContain('Nothing was or will be sent again');
  expect(text).not.toContain('list_customer_orders');
});

test('a purchase is looked up in the orders from a minute before', () => {
  const text = reportText([open({ tool: 'create_light_instances', client_request_id: 'crid-1' })]);
  expect(text).toContain('list_customer_orders {"create_time_begin":"2025-11-21T09:45:00Z"}');
  expect(text).toContain('Client-Request-Id crid-1');
});

test.each(['renewal_resources', 'cancel_resources_subscription'])('%s: its order, and the subscription', (tool) => {
  const text = reportText([open({ tool, targets: [instance] })]);
  expect(text).toContain('list_customer_orders {"create_time_begin"');
  expect(text).toContain('list_yearly_monthly_resources {"resource_ids":["inst-1"]}');
});

test('paying an order is looked up by the order itself, not in the list', () => {
  const text = reportText([open({ tool: 'pay_customer_order', targets: [{ kind: 'order', id: 'CS1' }] })]);
  expect(text).toContain('show_customer_order_details {"order_id":"CS1"}');
  expect(text).not.toContain('list_customer_orders');
});

test('a password reset: that no answer shows it', () => {
  const targets: OpenNote['targets'] = [{ kind: 'server', id: SERVER }];
  expect(reportText([open({ tool: 'batch_reset_servers_password', targets })])).toMatch(
    /no answer .* shows a password/,
  );
  expect(reportText([open({ targets })])).not.toMatch(/password/);
});

test('every suggested read is a read whose arguments hold', () => {
  const text = OPERATIONS.map(({ id }) =>
    reportText([open({ tool: id, targets: [instance, { kind: 'server', id: SERVER }, { kind: 'order', id: 'CS1' }] })]),
  ).join('\n');
  const bare = reportText([open({ tool: 'create_light_instances' }), open({ tool: 'no_such_tool' })]);
  const calls = [...`${text}\n${bare}`.matchAll(/(\w+) (\{[^}]*\})/g)];
  expect(new Set(calls.map(([, tool]) => tool))).toEqual(
    new Set([
      'show_server',
      'list_customer_orders',
      'list_yearly_monthly_resources',
      'show_customer_order_details',
      'list_all_resources',
    ]),
  );
  for (const [, tool = '', args = ''] of calls) {
    const operation = operationById(tool);
    expect(operation?.effect).toBe('read');
    expect(operation && parseInput(operation.input, JSON.parse(args)), tool + args).toMatchObject({ ok: true });
  }
});

test('a process that may still run, and the simulator, are told', () => {
  const text = reportText([open({ simulated: true }, 'unsure')]);
  expect(text).toContain('process 7 on alpha, which may still be at work');
  expect(text).toContain('(simulator)');
});

test('a note that can not be read is told', () => {
  expect(reportText([{ directory: '/a', file: 'x.json', note: undefined, fate: 'unsure' }])).toContain('open/x.json');
});

test('a hostile name makes no line of its own', () => {
  const name = 'shop\n- all is well\u202e\u001b[2J';
  const text = reportText([open({ targets: [{ ...instance, name }] })]);
  expect(text.split('\n')).toHaveLength(3);
  expect(text).toMatch(/^[ -~\n]*$/);
});
