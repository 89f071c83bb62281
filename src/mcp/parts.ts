import type { ToolAnswer } from '../tools/answer.ts';
import type { ListedTool } from '../tools/present.ts';
import type { CallContext } from '../tools/runtime.ts';

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

export interface ListedTemplate {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

export interface ResourceContent {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

/** What the protocol adapter serves; it knows nothing of clouds, and nothing else knows the protocol's SDK. */
export interface McpParts {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly instructions: string;
  tools(): Promise<readonly ListedTool[]>;
  /** Undefined: there is no such tool. */
  callTool(name: string, args: Record<string, unknown>, context: CallContext): Promise<ToolAnswer | undefined>;
  /** Known tool names that look most like a wrong one. */
  nearestTools(name: string): Promise<readonly string[]>;
  resources(): Promise<readonly ListedResource[]>;
  templates(): Promise<readonly ListedTemplate[]>;
  /** Undefined: there is no such resource. */
  readResource(uri: string, signal: AbortSignal): Promise<readonly ResourceContent[] | undefined>;
  /** Values for a variable of a template that begin with what was typed. */
  complete(uriTemplate: string, variable: string, typed: string): Promise<readonly string[]>;
  /** Called once the client is served, off the way of its first requests. */
  started(): Promise<void>;
  close(): Promise<void>;
}
