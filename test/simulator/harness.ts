import { documentedTables } from '../../src/data/tables.ts';
import { demoCredentials } from '../../src/simulator/credentials.ts';
import type { Cloud } from '../../src/simulator/model/state.ts';
import { findScenario } from '../../src/simulator/scenarios/scenario.ts';
import type { Answer } from '../../src/simulator/wire/call.ts';
import { createWorld, type World } from '../../src/simulator/world.ts';

/** 17 January 2025, 03:03:32 UTC */
const start = Date.UTC(2025, 0, 17, 3, 3, 32);

/** The simulator without sockets and with a clock of the test's own. */
export class Harness {
  readonly world: World;
  #token = '';
  readonly #project: string;

  constructor(seed: number) {
    const tables = documentedTables.intl;
    const fill = findScenario('default');
    if (tables === undefined || fill === undefined) throw new Error('nothing to simulate');
    this.world = createWorld({ tables, scenario: 'default', fill, seed, speed: 1, wall: () => start });
    this.#project = demoCredentials('intl', []).project_id;
  }

  get cloud(): Cloud {
    return this.world.cloud;
  }

  send(method: string, target: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
    const answer = this.#handle(method, target, body, headers);
    if (answer.status !== 401) return answer;
    const { username, password, domain_name } = demoCredentials('intl', []);
    const user = { name: username, password, domain: { name: domain_name } };
    const auth = { identity: { methods: ['password'], password: { user } }, scope: { project: { id: this.#project } } };
    this.#token = this.#handle('POST', '/v3/auth/tokens', { auth }, {}).headers?.['X-Subject-Token'] ?? '';
    return this.#handle(method, target, body, headers);
  }

  ecs(key: string, serverId: string, type: string): Answer {
    const body = { [key]: { servers: [{ id: serverId }], type } };
    return this.send('POST', `/v1/${this.#project}/cloudservers/action`, body);
  }

  #handle(method: string, target: string, body: unknown, headers: Readonly<Record<string, string>>): Answer {
    const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const all = { host: '127.0.0.1', 'x-auth-token': this.#token, ...headers };
    const [path = '/', query = ''] = target.split('?');
    return this.world.app.handle({ method, path, query, headers: all, body: bytes });
  }
}
