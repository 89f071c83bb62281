import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatorCredentials } from '../../src/simulator/credentials.ts';

/** Whether OpenStack's command line is here (Debian: python3-openstackclient). */
export const installed = spawnSync('openstack', ['--version']).status === 0;

export interface Session {
  /** one a command that printed something, in order */
  // biome-ignore lint/suspicious/noExplicitAny: what a foreign program prints
  readonly answers: readonly any[];
  readonly errors: string;
}

/** Several commands in one process: each costs the start of Python otherwise. */
export class OpenStack {
  readonly #environment: NodeJS.ProcessEnv;

  constructor(url: string, credentials: SimulatorCredentials, region: string) {
    this.#environment = {
      PATH: process.env.PATH,
      HOME: mkdtempSync(join(tmpdir(), 'openstack-')),
      OS_AUTH_URL: `${url}/v3`,
      OS_USERNAME: credentials.username,
      OS_PASSWORD: credentials.password,
      OS_USER_DOMAIN_NAME: credentials.domain_name,
      OS_PROJECT_NAME: region,
      OS_PROJECT_DOMAIN_NAME: credentials.domain_name,
      OS_IDENTITY_API_VERSION: '3',
      OS_REGION_NAME: region,
    };
  }

  /** Commands that can answer in JSON must be told so (`-f json`); what is no JSON is passed over. */
  run(version: string, commands: readonly string[]): Promise<Session> {
    const env = { ...this.#environment, OS_COMPUTE_API_VERSION: version };
    const child = spawn('openstack', [], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.stdin.end(`${commands.join('\n')}\n`);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve({ answers: documents(output), errors }));
    });
  }
}

/** The JSON documents of an output: each begins and ends with a bracket in the first column, or is an empty list. */
function documents(output: string): readonly unknown[] {
  const found = output.matchAll(/^(?:\[\]|\{\}|\[\n[\s\S]*?^\]|\{\n[\s\S]*?^\})$/gm);
  return [...found].map(([text]) => JSON.parse(text));
}
