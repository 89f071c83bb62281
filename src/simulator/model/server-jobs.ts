import { finishAction, recordAction } from './instance-action.ts';
import { ecsFailure, type PartPlan } from './job.ts';
import { canAct, performAct } from './server.ts';
import type { ServerAct } from './server-acts.ts';
import type { Cloud, JobError, Server } from './state.ts';

/**
 * The parts of jobs that are acts on servers. The document shows the type names createServer and createSingleServer alone
 * (ecs-api-en-2025-01, section 5.8.1); the others are the simulator's, in their manner.
 */
export interface ServerPart {
  readonly type: string;
  readonly failure: JobError;
  readonly act: ServerAct;
  /** the name under which the native API lists it, and the request ID that its caller was given */
  readonly action: string;
  readonly request_id: string;
  /** looked at when the act is about to begin: a reason not to */
  readonly objection?: (server: Server) => JobError | undefined;
  /** the act begins; not called when it can't */
  readonly begin?: (server: Server) => void;
  /** changes what else the act changes, in the moment of its success */
  readonly apply?: (server: Server) => void;
  /** called once after `begin`, when the act failed or lost the server, which may be gone */
  readonly undo?: (server: Server) => void;
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
      if (server === undefined) {
        end(ecsFailure('Ecs.0114'));
        return;
      }
      const objection = objectionTo(server, plan);
      if (objection !== undefined) {
        end(objection);
        return;
      }
      const action = recordAction(cloud, server, plan.action, plan.request_id);
      plan.begin?.(server);
      performAct(cloud, server, plan.act, part.id, {
        fails: fault !== undefined,
        apply: () => plan.apply?.(server),
        done: (completed) => {
          const succeeded = completed && fault === undefined;
          if (!succeeded) plan.undo?.(server);
          finishAction(cloud, action, succeeded);
          end(completed ? (fault ?? null) : ecsFailure('Ecs.0100'));
        },
      });
    },
  };
}

function objectionTo(server: Server, plan: ServerPart): JobError | undefined {
  return canAct(server, plan.act) ? plan.objection?.(server) : ecsFailure('Ecs.0100');
}
