import type { SiteTables } from '../data/tables.ts';
import { demoCredentials, fixedId } from './credentials.ts';
import { imageId } from './model/bundle.ts';
import { startOrderWork } from './model/order-work.ts';
import type { Cloud, JobFaultSource, PrivateImage, Settings } from './model/state.ts';
import { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export interface CloudParts {
  readonly tables: SiteTables;
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly jobFaults: JobFaultSource;
}

const openingBalance = 1_000_000;

/** An account with one project a region, money, two private images a region, and nothing bought yet. */
export function buildCloud({ tables, settings, timeline, jobFaults }: CloudParts): Cloud {
  const regions = tables.regions.map(({ code }) => code);
  const { domain_id, domain_name, username, password } = demoCredentials(tables.site, regions);
  return {
    tables,
    settings,
    timeline,
    jobFaults,
    random: new Random(`${settings.seed}/resources`),
    account: { domain_id, domain_name, username, password, user_id: fixedId('user'), balance: openingBalance },
    projects: regions.map((name) => ({ id: fixedId(`project ${name}`), name })),
    privateImages: regions.flatMap(privateImages),
    servers: new Map(),
    instances: new Map(),
    subscriptions: new Map(),
    packages: new Map(),
    orders: new Map(),
    jobs: new Map(),
    index: { entries: new Map(), sorted: undefined },
    startWork: startOrderWork,
    addresses: { used: 0 },
  };
}

function privateImages(region: string): readonly PrivateImage[] {
  const image = (name: string, os: PrivateImage['os']): PrivateImage => ({
    id: imageId({ kind: 'private', name, version: region }),
    name,
    os,
    region,
  });
  return [image('golden-linux', 'linux'), image('golden-windows', 'windows')];
}
