import { ecsFailure, type PartPlan, startJob } from './job.ts';
import { canAct, performAct } from './server.ts';
import type { ServerAct } from './server-acts.ts';
import type { Cloud, Job, JobError, Project, Server } from './state.ts';

/**
 * Jobs whose parts are acts on servers. The document shows the names createServer and createSingleServer alone
 * (ecs-api-en-2025-01, section 5.8.1); the others are the simulator's, in their manner.
 */
export type JobAct = Extract<ServerAct, 'start' | 'stop' | 'stop-hard' | 'reboot' | 'reboot-hard'>;

interface JobNames {
  readonly job: string;
  readonly part: string;
  readonly failure: JobError;
}

const names = (job: string, part: string, failure: JobError): JobNames => ({ job, part, failure });
const stopping = names('stopServers', 'stopServer', { error_code: 'Ecs.0000', fail_reason: 'Request error.' });
const rebooting = names('rebootServers', 'rebootServer', {
  error_code: 'Ecs.0227',
  fail_reason: 'Failed to reboot.',
});

const jobNames: { readonly [act in JobAct]: JobNames } = {
  start: names('startServers', 'startServer', { error_code: 'Ecs.0226', fail_reason: 'Failed to start.' }),
  stop: stopping,
  'stop-hard': stopping,
  reboot: rebooting,
  'reboot-hard': rebooting,
};

export function startServerJob(cloud: Cloud, project: Project, act: JobAct, servers: readonly Server[]): Job {
  const { job, part, failure } = jobNames[act];
  const parts = servers.map((server) => serverPart(cloud, server.id, { type: part, failure, act }));
  return startJob(cloud, { project, type: job, parts, divided: true });
}

export interface ServerPart {
  readonly type: string;
  readonly failure: JobError;
  readonly act: ServerAct;
  /** changes what else the act changes, in the moment of its success; the server is there */
  readonly apply?: (server: Server) => void;
  /** the act begins; not called when it can't */
  readonly begin?: (server: Server) => void;
  /** called once after `begin`, when the act failed or lost the server */
  readonly undo?: (server: Server) => void;
  /** looked at when the act is about to begin: a reason not to */
  readonly objection?: (server: Server) => JobError | undefined;
}

/** One act on one server, which may be gone or busy by the time the job comes to it. */
export function serverPart(cloud: Cloud, serverId: string, plan: ServerPart): PartPlan {
  return {
    type: plan.type,
    server_id: serverId,
    entities: { server_id: serverId },
    failure: plan.failure,
    work: (part, fault, end) => {
      const server = cloud.servers.get(serverId);
      const objection = server === undefined ? ecsFailure('Ecs.0114') : objectionTo(server, plan);
      if (server === undefined || objection !== undefined) {
        end(objection ?? null);
        return;
      }
      plan.begin?.(server);
      performAct(cloud, server, plan.act, part.id, {
        fails: fault !== undefined,
        apply: () => plan.apply?.(server),
        done: (completed) => {
          if (!completed || fault !== undefined) plan.undo?.(server);
          end(completed ? (fault ?? null) : ecsFailure('Ecs.0100'));
        },
      });
    },
  };
}

function objectionTo(server: Server, plan: ServerPart): JobError | undefined {
  return canAct(server, plan.act) ? plan.objection?.(server) : ecsFailure('Ecs.0100');
}
