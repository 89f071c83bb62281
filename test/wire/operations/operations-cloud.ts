import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { start } from '../../../src/simulator/start.ts';
import type { ToolAnswer } from '../../../src/tools/answer.ts';
import { type GuardCloud, type GuardCloudOptions, guardCloud, yesTo } from '../../support/guard-cloud.ts';

type Args = Readonly<Record<string, unknown>>;
type Structured = Readonly<Record<string, unknown>>;

const logged = z.looseObject({ method: z.string(), path: z.string(), status: z.number().nullable() });

/** A simulated cloud on a socket of its own, and the tools in front of it, every question answered yes. */
export interface OperationsCloud {
  readonly cloud: GuardCloud;
  /** Calls a tool that has to succeed; its structured answer. */
  ok(tool: string, args?: Args): Promise<Structured>;
  /** The same; what a model reads. */
  text(tool: string, args?: Args): Promise<string>;
  /** Calls a tool that has to fail; why it did. */
  refused(tool: string, args?: Args): Promise<string>;
  /** Calls the tool until its answer is as wished; fails after some seconds. */
  until(tool: string, args: Args, wished: (answer: Structured) => boolean): Promise<Structured>;
  /** Moves simulated time on. */
  advance(seconds: number): Promise<void>;
  /** Requests the simulator has seen, `METHOD /path status`. */
  requests(): Promise<readonly string[]>;
}

const TRIES = 60;

/** Ends with the test. Simulated time runs 200 times faster, or as told: whatever passes by is seen at speed 1 alone. */
/** Of a call that a human has to confirm: no human is asked about what the cloud says is not there (docs/guard.md). */
export const NOBODY_ASKED = /^Nothing was sent, and nobody was asked: there is no /;

export async function operationsCloud(
  options: GuardCloudOptions = {},
  scenario = 'default',
  speed = 200,
): Promise<OperationsCloud> {
  const simulator = await start({ speed, scenario });
  const cloud = guardCloud({ login: { url: simulator.url, ...simulator.credentials } }, options);
  onTestFinished(async () => {
    await cloud.close();
    await simulator.stop();
  });
  const call = (tool: string, args: Args): Promise<ToolAnswer> =>
    cloud.call(tool, args, { ask: async (question) => yesTo(question) });
  const right = async (tool: string, args: Args): Promise<ToolAnswer> => {
    const answer = await call(tool, args);
    if (answer.isError) throw new Error(`${tool} failed: ${answer.text}`);
    return answer;
  };
  const inspect = async (method: string, what: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${simulator.url}/_simulator/${what}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  return {
    cloud,
    ok: async (tool, args = {}) => (await right(tool, args)).structured ?? {},
    text: async (tool, args = {}) => (await right(tool, args)).text,
    async refused(tool, args = {}) {
      const answer = await call(tool, args);
      if (!answer.isError) throw new Error(`${tool} succeeded: ${answer.text}`);
      return answer.text;
    },
    async until(tool, args, wished) {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const answer = (await right(tool, args)).structured ?? {};
        if (wished(answer)) return answer;
        await inspect('POST', 'clock', { advance_seconds: 5 });
      }
      throw new Error(`${tool} never answered as wished`);
    },
    advance: async (seconds) => void (await inspect('POST', 'clock', { advance_seconds: seconds })),
    async requests() {
      const entries = z.array(logged).parse(await inspect('GET', 'requests'));
      return entries.map(({ method, path, status }) => `${method} ${path} ${status}`);
    },
  };
}
