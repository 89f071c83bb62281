import { describe, expect, test } from 'vitest';
import { documented } from '../../../src/cloud/documented.ts';
import type { WireAnswer, WireRequest } from '../../../src/cloud/wire.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';

const request: WireRequest = {
  service: 'ecs',
  origin: 'https://ecs.example.com',
  method: 'GET',
  path: '/',
  query: {},
  headers: {},
  scope: { kind: 'anonymous' },
};

const read = (id: string, body: unknown): WireAnswer =>
  documented(requireOperation(id), request, { status: 200, headers: {}, body });

/** ecs-api-en-2025-01.txt, table 6-95: the only field is called as the network is. */
describe('an answer whose field has the name of a network', () => {
  test('passes whatever the network is called', () => {
    const body = { demo_net: [{ version: 4, addr: '10.0.0.4' }] };
    expect(read('nova_show_server_ips_by_network', body).body).toBe(body);
  });

  test.each([
    [{}, 'it has none of {network}'],
    [{ demo_net: '10.0.0.4' }, 'it has a demo_net that is no array'],
    [[], 'it has no fields at all'],
    [undefined, 'it has no fields at all'],
  ])('is not taken for one: %j', (body, flaw) => {
    expect(() => read('nova_show_server_ips_by_network', body)).toThrow(flaw);
  });
});

/** ecs-api-en-2025-01.txt, tables 6-126 and 6-131: the same NIC, in a list and alone. */
test.each([
  ['nova_list_server_interfaces', { interfaceAttachments: {} }, 'a interfaceAttachments that is no array'],
  ['nova_show_server_interface', { interfaceAttachments: [] }, 'none of interfaceAttachment'],
])('%s: %j is no answer', (id, body, flaw) => {
  expect(() => read(id, body)).toThrow(flaw);
});
