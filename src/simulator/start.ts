import { createServer } from 'node:http';
import { documentedTables, type Site, type Tables } from '../data/tables.ts';
import { demoCredentials, type SimulatorCredentials } from './credentials.ts';
import { listener } from './listener.ts';
import { findScenario, scenarioNames } from './scenarios/scenario.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface SimulatorOptions {
  /** 0, the default: any free one */
  readonly port?: number;
  /** simulated seconds per second; 1 by default */
  readonly speed?: number;
  /** `default`, `empty` or `fleet=N` */
  readonly scenario?: string;
  /** whose purchase tables count; `intl` by default */
  readonly site?: Site;
  /** purchase tables in place of the documented ones */
  readonly tables?: Tables;
  /** decides identifiers and addresses; the same seed gives the same ones */
  readonly seed?: number;
  /** there is no choice: the simulator listens on 127.0.0.1 only */
  readonly host?: never;
}

export interface Simulator {
  /** `http://127.0.0.1:port`; every service is there */
  readonly url: string;
  readonly credentials: SimulatorCredentials;
  stop(): Promise<void>;
}

const fastest = 100_000;

/** Starts a simulated cloud in this process. Throws a RangeError for an option that makes no sense. */
export async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const site = options.site ?? 'intl';
  const speed = options.speed ?? 1;
  if (!(speed > 0 && speed <= fastest)) throw new RangeError(`speed must be above 0 and at most ${fastest}`);
  const tables = (options.tables ?? documentedTables)[site] ?? documentedTables[site];
  if (tables === undefined) throw new RangeError(`there are no purchase tables for site ${site}: give some`);
  const worldFor = (scenario: string): World => {
    const fill = findScenario(scenario);
    if (fill === undefined) throw new RangeError(`unknown scenario ${scenario}: there is ${scenarioNames}`);
    const parts: WorldOptions = { tables, scenario, fill, seed: options.seed ?? 1, speed, wall: Date.now };
    return createWorld(parts);
  };
  let world = worldFor(options.scenario ?? 'default');
  const server = createServer(
    listener({
      world: () => world,
      scenario: () => world.cloud.settings.scenario,
      reset: (scenario) => {
        world = worldFor(scenario);
      },
    }),
  );
  // Longer than clients keep idle connections, so that none is closed in the moment of its use.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    credentials: demoCredentials(
      site,
      tables.regions.map(({ code }) => code),
    ),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
