import { type Answer, type Call, ok } from '../wire/call.ts';
import {
  largestMicroversion,
  microversionHeaders,
  microversionText,
  smallestMicroversion,
} from '../wire/microversion.ts';
import { unknownApi } from '../wire/refusal.ts';
import { withHeaders } from './nova-route.ts';
import { parameter, type Route } from './route.ts';

/** The version documents: ecs-api-en-2025-01, sections 6.1.1 and 6.1.2; public, as clients read them before a login. */
export const novaVersionRoutes: readonly Route[] = [
  route('/', 'nova_list_api_versions', (call) =>
    ok({ versions: Object.keys(versions).map((key) => version(call, key)) }),
  ),
  route('/{api_version}', 'nova_show_api_version', showVersion),
];

function route(pattern: string, operation: string, show: (call: Call) => Answer): Route {
  const handle = (call: Call): Answer => withHeaders(call, microversionHeaders(smallestMicroversion), () => show(call));
  return { method: 'GET', pattern, service: 'nova', operation, mutating: false, access: 'public', handle };
}

/** By the segment of the address. Without microversions both limits are blank: section 6.1.1, table 6-2. */
const versions: {
  readonly [key: string]: {
    readonly id: string;
    readonly status: string;
    readonly updated: string;
    readonly micro: boolean;
  };
} = {
  v2: { id: 'v2.0', status: 'SUPPORTED', updated: '2011-01-21T11:33:21Z', micro: false },
  'v2.1': { id: 'v2.1', status: 'CURRENT', updated: '2013-07-23T11:33:21Z', micro: true },
};

function version({ base }: Call, key: string): Readonly<Record<string, unknown>> {
  const row = versions[key];
  if (row === undefined) throw unknownApi();
  const { id, status, updated, micro } = row;
  return {
    id,
    status,
    updated,
    version: micro ? microversionText(largestMicroversion) : '',
    min_version: micro ? microversionText(smallestMicroversion) : '',
    links: [{ rel: 'self', href: `${base}/${key}/` }],
  };
}

function showVersion(call: Call): Answer {
  const shown = version(call, parameter(call, 'api_version'));
  const type = `application/vnd.openstack.compute+json;version=${shown.id === 'v2.1' ? '2.1' : '2'}`;
  return ok({ version: { ...shown, 'media-types': [{ base: 'application/json', type }] } });
}
