import { createClient } from '../../../src/cloud/client.ts';
import type { CloudError } from '../../../src/cloud/errors.ts';
import { cloudErrorOf } from '../../../src/cloud/errors.ts';
import { createInventory } from '../../../src/cloud/inventory.ts';
import type { WireRequest } from '../../../src/cloud/wire.ts';
import type { Tables } from '../../../src/data/tables.ts';
import { documentedTables } from '../../../src/data/tables.ts';
import type { LiveCloud, ReadContext } from '../../../src/resources/room.ts';
import { readResource } from '../../../src/resources/rooms.ts';
import { cloudSettings } from '../../support/cloud-settings.ts';

export interface TestCloud extends LiveCloud {
  /** What was sent, in order. */
  readonly sent: readonly WireRequest[];
}

/** Answers a request with a body, or throws what a failing cloud means. */
export type Answers = (request: WireRequest) => unknown;

/** The real client and inventory over answers that a test makes up. Redeeming a grant fails: resources only read. */
export function testCloud(answers: Answers, simulated = false): TestCloud {
  const sent: WireRequest[] = [];
  const client = createClient({
    settings: cloudSettings(),
    transport: {
      async send(request) {
        sent.push(request);
        return { status: 200, headers: {}, body: answers(request) };
      },
      close: async () => undefined,
    },
    identity: { projectId: async (region) => `project-of-${region}`, domainId: async () => 'domain-1' },
    verifier: {
      redeem() {
        throw new Error('a resource asked for a change');
      },
    },
  });
  return { client, inventory: createInventory(client), simulated, sent };
}

/** The cloud's refusal of a request, as the transport reads it out of a documented error body. */
export function refused(service: WireRequest['service'], status: number, code: string, message: string): CloudError {
  return cloudErrorOf(service, status, { 'x-request-id': 'req-1' }, JSON.stringify({ error: { code, message } }));
}

interface Given {
  readonly site?: 'intl' | 'cn' | 'eu';
  readonly tables?: Tables;
  readonly cloud?: LiveCloud;
}

/** What a resource is read with; without a cloud, opening one fails. */
export function contextOf({ site = 'intl', tables = documentedTables, cloud }: Given = {}): ReadContext {
  return {
    config: { site, tables, mode: { kind: 'simulator', speed: 1, scenario: 'default' } },
    async open() {
      if (!cloud) throw new Error('this resource must not open the cloud');
      return cloud;
    },
    signal: new AbortController().signal,
    now: () => new Date('2025-01-31T12:00:00Z'),
  };
}

export interface ReadPage {
  readonly json: Record<string, unknown>;
  readonly rows: readonly Record<string, unknown>[];
  readonly markdown: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a resource through the front door and takes its two contents apart. */
export async function pageAt(uri: string, given: Given = {}): Promise<ReadPage> {
  const contents = await readResource(uri, contextOf(given));
  const [json, markdown, ...more] = contents ?? [];
  if (!json || !markdown || more.length > 0) throw new Error(`${uri} has not two contents`);
  const types = [json.mimeType, markdown.mimeType];
  if (types.join() !== 'application/json,text/markdown') throw new Error(`${uri} has ${types.join()}`);
  if (json.uri !== uri || markdown.uri !== uri) throw new Error(`${uri} answers for another URI`);
  const value: unknown = JSON.parse(json.text);
  if (!isRecord(value) || !Array.isArray(value.rows ?? [])) throw new Error(`${uri} is no object with rows`);
  const rows = Array.isArray(value.rows) ? value.rows.filter(isRecord) : [];
  return { json: value, rows, markdown: markdown.text };
}

/** Cells of each row of the Markdown tables in a text, split where a reader would split them. */
export function markdownRows(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\)(?:\\\\)*\|/)
        .map((text) => text.trim()),
    );
}
