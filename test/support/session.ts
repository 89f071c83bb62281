import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  type ElicitRequestFormParams,
  ElicitRequestSchema,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Human } from './human.ts';
import { type Environment, Program } from './program.ts';

/** The SDK's stdio framing over a program whose every byte is kept. */
class ProgramTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #program: Program;
  readonly #buffer = new ReadBuffer();

  constructor(program: Program) {
    this.#program = program;
  }

  async start(): Promise<void> {
    this.#program.child.stdout.on('data', (bytes: Buffer) => {
      this.#buffer.append(bytes);
      for (;;) {
        try {
          const message = this.#buffer.readMessage();
          if (message === null) return;
          this.onmessage?.(message);
        } catch (error) {
          this.onerror?.(error instanceof Error ? error : new Error(String(error)));
        }
      }
    });
    void this.#program.ended.then(() => this.onclose?.());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#program.write(serializeMessage(message));
  }

  async close(): Promise<void> {
    this.#program.child.stdin.end();
    const late = setTimeout(() => void this.#program.kill(), 2000);
    await this.#program.ended;
    clearTimeout(late);
  }
}

const result = z.looseObject({
  content: z.array(z.looseObject({ type: z.literal('text'), text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().optional(),
});

/** What a tool answered. */
export interface Answered {
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
}

export interface SessionOptions {
  readonly env?: Environment;
  readonly args?: readonly string[];
  /** Who answers questions; absent: the client can't ask anybody. */
  readonly human?: Human;
}

/** The SDK's own client, connected to a run of the built server. */
export class Session {
  readonly client: Client;
  readonly program: Program;
  /** What the human was asked so far. */
  readonly questions: ElicitRequestFormParams[] = [];
  /** Problems the client had with what it received: lines that are no messages. */
  readonly errors: Error[] = [];
  human: Human | undefined;
  readonly #askedNext: (() => void)[] = [];

  private constructor(program: Program, human: Human | undefined) {
    this.program = program;
    this.human = human;
    this.client = new Client(
      { name: 'flexus-test', version: '1' },
      { capabilities: human === undefined ? {} : { elicitation: { form: {} } } },
    );
    this.client.onerror = (error) => this.errors.push(error);
    if (human !== undefined) {
      this.client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
        if (params.mode === 'url' || this.human === undefined) return { action: 'decline' };
        this.questions.push(params);
        for (const told of this.#askedNext.splice(0)) told();
        return this.human(params);
      });
    }
  }

  static async open({ env = {}, args = [], human }: SessionOptions = {}): Promise<Session> {
    const program = new Program(args, env);
    const session = new Session(program, human);
    await session.client.connect(new ProgramTransport(program));
    return session;
  }

  /** Waits until the human has been asked something. */
  async asked(): Promise<void> {
    while (this.questions.length === 0) await new Promise<void>((told) => this.#askedNext.push(told));
  }

  /** Calls a tool; an answer that is an error is an answer like any other. */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}, options?: RequestOptions): Promise<Answered> {
    const answer = result.parse(await this.client.callTool({ name, arguments: { ...args } }, undefined, options));
    return {
      text: answer.content.map(({ text }) => text).join('\n'),
      structured: answer.structuredContent ?? {},
      isError: answer.isError ?? false,
    };
  }

  /** Calls a tool that has to succeed. */
  async ok(name: string, args: Readonly<Record<string, unknown>> = {}, options?: RequestOptions): Promise<Answered> {
    const answer = await this.call(name, args, options);
    if (answer.isError) throw new Error(`${name} failed: ${answer.text}`);
    return answer;
  }

  /** Calls a tool that has to fail, and answers why it did. */
  async refused(name: string, args: Readonly<Record<string, unknown>> = {}, options?: RequestOptions): Promise<string> {
    const answer = await this.call(name, args, options);
    if (!answer.isError) throw new Error(`${name} succeeded: ${answer.text}`);
    return answer.text;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
