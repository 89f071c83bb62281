import { closePort, plugPort, unplugPort } from './addresses.ts';
import { type ActOutcome, performAct } from './server.ts';
import type { Cloud, Port, Server } from './state.ts';

type End = Pick<ActOutcome, 'done' | 'fails'>;

/** Plugs in a NIC that has its address already; it is given back when the act comes to nothing. */
export function attachNic(cloud: Cloud, server: Server, port: Port, holder: string, { fails, done }: End): void {
  performAct(cloud, server, 'attach-nic', holder, {
    fails,
    apply: () => plugPort(server, port),
    done: (completed) => {
      if (!completed || fails) dropPort(cloud, port);
      done(completed);
    },
  });
}

/** Gives back a NIC that was made for nothing. */
export function dropPort(cloud: Cloud, port: Port): void {
  if (!port.kept && port.server_id === null) closePort(cloud, port);
}

/** The primary NIC stays (ecs-api-en-2025-01, section 5.5.2). */
export const isPrimary = (server: Server, port: Port): boolean => server.ports[0] === port;

/** Where another act took the NIC meanwhile, this one has not been completed. */
export function detachNic(cloud: Cloud, server: Server, port: Port, holder: string, { fails, done }: End): void {
  let gone = false;
  performAct(cloud, server, 'detach-nic', holder, {
    fails,
    apply: () => {
      if (server.ports.includes(port)) unplugPort(cloud, server, port);
      else gone = true;
    },
    done: (completed) => done(completed && !gone),
  });
}
