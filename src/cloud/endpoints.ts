import { type Service, serviceHost } from '../data/sites.ts';
import { CloudError } from './errors.ts';
import { isRegionId } from './origin.ts';
import type { CloudSettings } from './wire.ts';

/**
 * Where a service is reached: `https://host[:port]`, without a final slash. `settings.base` wins, then the override of the
 * service (its `{region}` replaced), then the host known for the site.
 *
 * @throws CloudError of kind `configuration`: not a region ID, or no host is known for the service.
 */
export function endpointOf(
  settings: Pick<CloudSettings, 'site' | 'base' | 'overrides'>,
  service: Service,
  region?: string,
): string {
  if (region !== undefined && !isRegionId(region)) {
    throw new CloudError({
      kind: 'configuration',
      message: `${JSON.stringify(region.slice(0, 60))} is not a region ID; one looks like "ap-southeast-3".`,
    });
  }
  if (settings.base !== undefined) return new URL(settings.base).origin;
  const override = settings.overrides[service];
  if (override !== undefined) return new URL(inRegion(service, override, region)).origin;
  const host = serviceHost(settings.site, service, region);
  if (host === undefined) throw unknownHost(settings.site, service, region);
  return `https://${host}`;
}

function inRegion(service: Service, override: string, region: string | undefined): string {
  if (!override.includes('{region}')) return override;
  if (region !== undefined) return override.replaceAll('{region}', region);
  throw new CloudError({
    kind: 'configuration',
    message: `This call has no region, but --endpoint-${service} contains {region}; give a host without it.`,
  });
}

function unknownHost(site: string, service: Service, region: string | undefined): CloudError {
  const where = region === undefined ? '' : ` in ${region}`;
  const what = service === 'hcss' ? 'purchase host (HCSS)' : `host for ${service.toUpperCase()}`;
  return new CloudError({
    kind: 'configuration',
    message: `No ${what} is known for the site "${site}"${where}; give it with --endpoint-${service} URL, or choose another --site.`,
  });
}
