import { createHash } from 'node:crypto';
import { defaultRegion } from '../data/sites.ts';
import type { Site } from '../data/tables.ts';

/** What a client needs to log in. The same at every start, and plainly no real cloud's. */
export interface SimulatorCredentials {
  readonly ak: string;
  readonly sk: string;
  readonly project_id: string;
  readonly domain_id: string;
  readonly username: string;
  readonly password: string;
  readonly domain_name: string;
  readonly regions: readonly string[];
}

/** 32 hex digits that depend on nothing but the name, so that they are the same in every simulator. */
export function fixedId(name: string): string {
  return createHash('sha256').update(`flexus-mcp simulator ${name}`).digest('hex').slice(0, 32);
}

export function demoCredentials(site: Site, regions: readonly string[]): SimulatorCredentials {
  return {
    ak: 'SIMULATEDACCESSKEY01',
    sk: 'simulated-secret-key-of-no-real-cloud-01',
    project_id: fixedId(`project ${defaultRegion(site)}`),
    domain_id: fixedId('domain'),
    username: 'simulator-user',
    password: 'Simulated-Password-1',
    domain_name: 'simulator-account',
    regions,
  };
}
