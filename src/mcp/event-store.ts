import type { EventStore } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

interface StoredEvent {
  readonly seq: number;
  readonly stream: string;
  readonly message: JSONRPCMessage;
  readonly bytes: number;
}

export interface EventBounds {
  readonly events: number;
  readonly bytes: number;
}

const BOUNDS: EventBounds = { events: 256, bytes: 256 * 1024 };

/**
 * The last events of one session, for clients that come back with `Last-Event-ID`. The oldest make room; one that is
 * gone can't be resumed from, and the newest is kept however large it is.
 */
export function createEventStore({ events: most, bytes: mostBytes }: EventBounds = BOUNDS): EventStore {
  const events = new Map<number, StoredEvent>();
  let seq = 0;
  let bytes = 0;

  const makeRoom = (): void => {
    for (const [key, event] of events) {
      if (events.size <= most && (bytes <= mostBytes || events.size === 1)) return;
      events.delete(key);
      bytes -= event.bytes;
    }
  };
  const find = (id: string): StoredEvent | undefined => events.get(/^\d{1,15}$/.test(id) ? Number(id) : Number.NaN);

  return {
    async storeEvent(stream, message) {
      seq += 1;
      const event = { seq, stream, message, bytes: JSON.stringify(message).length };
      events.set(seq, event);
      bytes += event.bytes;
      makeRoom();
      return String(seq);
    },
    getStreamIdForEventId: async (id) => find(id)?.stream,
    async replayEventsAfter(lastId, { send }) {
      const last = find(lastId);
      if (!last) throw new Error('This event is not kept any more.');
      for (const event of [...events.values()]) {
        // An event without a message only marks where a stream began.
        if (event.stream === last.stream && event.seq > last.seq && 'jsonrpc' in event.message) {
          await send(String(event.seq), event.message);
        }
      }
      return last.stream;
    },
  };
}
