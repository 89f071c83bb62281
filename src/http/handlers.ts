import { createMcpServer, type ServerFactory } from '../mcp/server.ts';
import type { Effect } from '../operations/operation.ts';
import { effectOfTool } from '../server.ts';
import type { Caller } from './caller.ts';
import type { Clouds } from './clouds.ts';

/** What the endpoint serves. Nothing else of this folder knows what the protocol carries. */
export interface Handlers {
  serverFor(caller: Caller): ServerFactory;
  /** What a tool does; undefined: there is none of this name. */
  effectOf(tool: string): Effect | 'any' | undefined;
}

/** Each caller's cloud. */
export function cloudHandlers(clouds: Clouds): Handlers {
  return {
    serverFor(caller) {
      const parts = clouds.partsOf(caller);
      return () => createMcpServer(parts);
    },
    effectOf: effectOfTool,
  };
}
