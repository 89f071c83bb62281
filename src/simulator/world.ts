import type { SiteTables } from '../data/tables.ts';
import { type App, createApp } from './app.ts';
import { AccessKeys } from './auth/keys.ts';
import { Tokens } from './auth/tokens.ts';
import { buildCloud } from './build-cloud.ts';
import { demoCredentials } from './credentials.ts';
import { Faults } from './faults.ts';
import type { Cloud } from './model/state.ts';
import { Random } from './random.ts';
import { RequestLog } from './request-log.ts';
import type { Fill } from './scenarios/scenario.ts';
import { Timeline } from './timeline.ts';

/** One run of the simulated cloud from its beginning: state, logins, faults, log. A reset makes a new one. */
export interface World {
  readonly cloud: Cloud;
  readonly app: App;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly timeline: Timeline;
  readonly requestIds: Random;
}

export interface WorldOptions {
  readonly tables: SiteTables;
  readonly scenario: string;
  readonly fill: Fill;
  readonly seed: number;
  readonly speed: number;
  readonly wall: () => number;
}

export function createWorld(options: WorldOptions): World {
  const { tables, scenario, seed, speed, wall } = options;
  const timeline = new Timeline({ speed, wall });
  const faults = new Faults(new Random(`${seed}/faults`));
  const settings = { scenario, seed, rms_lag_seconds: 2, provisioning_seconds: 30, instances_per_region: 1000 };
  const cloud = buildCloud({ tables, settings, timeline, jobFaults: faults });
  options.fill(cloud);
  const { ak, sk } = demoCredentials(tables.site, []);
  const identity = {
    cloud,
    tokens: new Tokens(timeline, new Random(`${seed}/tokens`)),
    keys: new AccessKeys({ ak, sk }, timeline, new Random(`${seed}/keys`)),
    wall,
  };
  return {
    cloud,
    app: createApp(identity),
    faults,
    log: new RequestLog(),
    timeline,
    requestIds: new Random(`${seed}/requests`),
  };
}
