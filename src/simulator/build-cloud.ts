import type { SiteTables } from '../data/tables.ts';
import { demoCredentials, fixedId } from './credentials.ts';
import { poolOf } from './model/addresses.ts';
import { addDefaultNetwork } from './model/default-network.ts';
import { buildFlavors } from './model/flavors.ts';
import { buildImages } from './model/images.ts';
import { startOrderWork } from './model/order-work.ts';
import { usualQuota } from './model/quota-limits.ts';
import type { Cloud, JobFaultSource, Settings } from './model/state.ts';
import { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export interface CloudParts {
  readonly tables: SiteTables;
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly jobFaults: JobFaultSource;
}

const openingBalance = 1_000_000;

// RFC 2544 keeps these addresses for tests.
const publicAddresses = '198.18.0.0/15';

/**
 * An account with one project a region, money, flavors, images, a default network in each project, and nothing bought yet.
 */
export function buildCloud({ tables, settings, timeline, jobFaults }: CloudParts): Cloud {
  const regions = tables.regions.map(({ code }) => code);
  const { domain_id, domain_name, username, password } = demoCredentials(tables.site, regions);
  const projects = regions.map((name) => ({ id: fixedId(`project ${name}`), name }));
  const cloud: Cloud = {
    tables,
    settings,
    timeline,
    jobFaults,
    random: new Random(`${settings.seed}/resources`),
    account: { domain_id, domain_name, username, password, user_id: fixedId('user'), balance: openingBalance },
    projects,
    flavors: buildFlavors(tables),
    images: buildImages(tables, projects),
    servers: new Map(),
    serverGroups: new Map(),
    keyPairs: new Map(),
    vpcs: new Map(),
    subnets: new Map(),
    ports: new Map(),
    securityGroups: new Map(),
    floatingIps: new Map(),
    volumes: new Map(),
    snapshots: new Map(),
    quotas: new Map(projects.map(({ id }) => [id, usualQuota])),
    instances: new Map(),
    subscriptions: new Map(),
    packages: new Map(),
    orders: new Map(),
    jobs: new Map(),
    index: { entries: new Map(), sorted: undefined },
    startWork: startOrderWork,
    publicAddresses: poolOf(publicAddresses),
  };
  for (const project of projects) addDefaultNetwork(cloud, project);
  return cloud;
}
