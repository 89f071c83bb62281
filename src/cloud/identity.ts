import { singleFlight } from './auth/single-flight.ts';
import { endpointOf } from './endpoints.ts';
import { CloudError } from './errors.ts';
import { recordOf, recordsOf, textOf } from './json.ts';
import type { CloudSettings, Scope, Transport, WireRequest } from './wire.ts';

/** The IDs that paths and signatures need: given by the user, or looked up in IAM once and kept. */
export interface Identity {
  /**
   * ID of the project that stands for a region.
   *
   * @throws CloudError of kind `configuration` when the account has no such project, or several.
   */
  projectId(region: string, signal?: AbortSignal): Promise<string>;
  /**
   * ID of the account (domain).
   *
   * @throws CloudError of kind `configuration` when IAM doesn't tell it.
   */
  domainId(signal?: AbortSignal): Promise<string>;
  /**
   * Calls IAM for the account itself, so that the credentials are accepted or refused for what they are.
   *
   * @throws CloudError when IAM could not be asked, or refused
   */
  prove(signal?: AbortSignal): Promise<void>;
  /** Whether the ID of a scope is left to us, configured, or one that IAM told; asks nobody. */
  knows(scope: Scope): boolean;
}

interface Project {
  readonly id: string;
  readonly name: string;
  readonly domainId: string | undefined;
}

const onlyKey = 'account';

/** Looks IDs up through `GET /v3/projects` and `GET /v3/auth/domains` (EXTERNAL-APIS.md, section 1). */
export function createIdentity(settings: CloudSettings, transport: Pick<Transport, 'send'>): Identity {
  let domainSeen = settings.domainId;
  const projectSeen = new Map<string, string>();

  const read = async (path: string, query: WireRequest['query']): Promise<unknown> => {
    const answer = await transport.send(
      {
        service: 'iam',
        method: 'GET',
        origin: endpointOf(settings, 'iam'),
        path,
        query,
        headers: {},
        scope: { kind: 'domain', ...(settings.domainId === undefined ? {} : { domainId: settings.domainId }) },
      },
      { repeatable: true },
    );
    return answer.body;
  };

  const projects = async (path: string, query: WireRequest['query']): Promise<readonly Project[]> => {
    const rows = recordsOf(recordOf(await read(path, query)).projects).flatMap((row) => {
      const [id, name] = [textOf(row.id), textOf(row.name)];
      return id === undefined || name === undefined ? [] : [{ id, name, domainId: textOf(row.domain_id) }];
    });
    domainSeen ??= rows.find((row) => row.domainId !== undefined)?.domainId;
    return rows;
  };

  const findProject = async (region: string): Promise<string> => {
    const named = await projects('/v3/projects', { name: region }).catch(elseUsableProjects);
    const hits = named.filter((project) => project.name === region);
    const [hit] = hits;
    if (hit !== undefined && hits.length === 1) {
      projectSeen.set(region, hit.id);
      return hit.id;
    }
    throw noProject(region, hits, hits.length === 0 ? await projects('/v3/auth/projects', {}) : hits);
  };

  /** Listing all projects needs a permission of IAM; listing those the caller may use does not. */
  const elseUsableProjects = (error: unknown): Promise<readonly Project[]> => {
    if (error instanceof CloudError && error.status === 403) return projects('/v3/auth/projects', {});
    throw error;
  };

  const findDomain = async (): Promise<string> => {
    const listed = await read('/v3/auth/domains', {}).catch((error: unknown) => {
      if (error instanceof CloudError && error.status === 403) return {};
      throw error;
    });
    const [domain] = recordsOf(recordOf(listed).domains);
    const id = textOf(domain?.id);
    if (id !== undefined) {
      domainSeen ??= id;
      return id;
    }
    // The list is empty or refused without permission, but every project names its account.
    await projects('/v3/auth/projects', {});
    if (domainSeen !== undefined) return domainSeen;
    throw new CloudError({
      kind: 'configuration',
      message: 'IAM does not tell the ID of this account (domain) to these credentials; give it with --domain-id.',
    });
  };

  const proofs = singleFlight(async () => {
    await read('/v3/auth/projects', {});
    return true;
  });
  const projectIds = singleFlight(findProject);
  const domainIds = singleFlight(findDomain);

  return {
    async projectId(region, signal) {
      if (region === settings.region && settings.projectId !== undefined) return settings.projectId;
      return projectIds.get(region, signal);
    },
    async domainId(signal) {
      return domainSeen ?? domainIds.get(onlyKey, signal);
    },
    async prove(signal) {
      await proofs.get(onlyKey, signal);
    },
    knows(scope) {
      if (scope.kind === 'anonymous') return true;
      if (scope.kind === 'domain') return scope.domainId === undefined || scope.domainId === domainSeen;
      const configured = scope.region === settings.region ? settings.projectId : undefined;
      return scope.projectId === undefined || scope.projectId === (configured ?? projectSeen.get(scope.region));
    },
  };
}

function noProject(region: string, hits: readonly Project[], seen: readonly Project[]): CloudError {
  const list = seen
    .slice(0, 30)
    .map((project) => (hits.length > 1 ? project.id : project.name))
    .join(', ');
  const message =
    hits.length > 1
      ? `IAM lists ${hits.length} projects named ${region} (${list}); say which one with --project-id and --region ${region}.`
      : `This account has no project for the region ${region}; it has ${list === '' ? 'none at all' : list}.`;
  return new CloudError({
    kind: 'configuration',
    message,
    hint: hits.length > 1 ? undefined : 'Use a region of that list, or give its project with --project-id.',
  });
}
