import type { JsonObject } from '../json.ts';
import { addressesLeft, isFree, numberOf, openPort } from '../model/addresses.ts';
import { defaultNetwork } from '../model/default-network.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { ecsFailure, type PartPlan } from '../model/job.ts';
import { attachNic, detachNic, dropPort, isPrimary } from '../model/nic-acts.ts';
import { canAct } from '../model/server.ts';
import type { Cloud, Port, Project, SecurityGroup, Server, Subnet } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { type EcsCode, ecsMessage, ecsRefusal } from '../wire/ecs-errors.ts';
import { Refusal } from '../wire/refusal.ts';
import { objectsOf, optionalText, textField, uuidField } from './ecs-fields.ts';
import { ecsRoute, jobAnswer } from './ecs-route.ts';
import { unlockedServer } from './ecs-targets.ts';
import type { Route } from './route.ts';

const nics = '/v1/{project_id}/cloudservers/{server_id}/nics';

export const ecsNicRoutes: readonly Route[] = [
  ecsRoute('POST', nics, 'batch_add_server_nics', addNics),
  ecsRoute('POST', `${nics}/delete`, 'batch_delete_server_nics', deleteNics),
];

interface NicWish {
  readonly subnet: Subnet;
  readonly ip: string | null;
  readonly security_groups: readonly SecurityGroup[];
}

/** ecs-api-en-2025-01, section 5.5.1. The addresses are taken at once, so that no two requests get the same one. */
function addNics(call: Call): Answer {
  const { cloud } = call;
  const target = unlockedServer(call, 'attachnics');
  const wishes = atLeastOne(call.body).map((nic, index) => nicWish(cloud, target.project, nic, `nics[${index}]`));
  if (target.ports.length + wishes.length > target.flavor.most_ports) throw ecsRefusal('Ecs.0050');
  if (!canAct(target, 'attach-nic')) throw ecsRefusal('Ecs.0100');
  checkAddresses(wishes);
  const ports = wishes.flatMap((wish) => openPort(cloud, wish) ?? []);
  const parts = ports.map((port) => nicPart(call, target, port, 'attach'));
  return jobAnswer(call, { project: target.project, type: 'addNics', parts, divided: true });
}

/** ecs-api-en-2025-01, section 5.5.2: an attempt on the primary NIC is answered with status 403. */
function deleteNics(call: Call): Answer {
  const target = unlockedServer(call, 'detachnics');
  const ids = new Set(atLeastOne(call.body).map((nic, index) => uuidField(nic, 'id', `nics[${index}].id`)));
  const ports = [...ids].map((id) => {
    const port = target.ports.find((each) => each.id === id);
    if (port === undefined) throw ecsRefusal('Ecs.0085', `There is no NIC ${id}.`);
    if (isPrimary(target, port)) throw primaryStays();
    return port;
  });
  if (!canAct(target, 'detach-nic')) throw ecsRefusal('Ecs.0100');
  const parts = ports.map((port) => nicPart(call, target, port, 'detach'));
  return jobAnswer(call, { project: target.project, type: 'delNics', parts, divided: true });
}

/** Which code goes with the 403 is not said; of those of the appendix that have this status, Ecs.0003 is the nearest. */
function primaryStays(): Refusal {
  const message = `${ecsMessage('Ecs.0003')} The primary NIC cannot be deleted.`;
  return new Refusal({ status: 403, body: { error: { code: 'Ecs.0003', message } } }, message);
}

function atLeastOne(body: unknown): readonly JsonObject[] {
  const entries = objectsOf(body, 'nics');
  if (entries.length === 0) throw ecsRefusal('Ecs.0005', 'nics must be a list that is not empty.');
  return entries;
}

function nicWish(cloud: Cloud, project: Project, nic: JsonObject, field: string): NicWish {
  const subnet = cloud.subnets.get(uuidField(nic, 'subnet_id', `${field}.subnet_id`));
  if (subnet === undefined || subnet.project !== project) throw ecsRefusal('Ecs.0038');
  const groups = objectsOf(nic, 'security_groups', `${field}.security_groups`).map((entry) => {
    const group = cloud.securityGroups.get(textField(entry, 'id', `${field}.security_groups[].id`));
    if (group === undefined || group.project !== project) throw ecsRefusal('Ecs.0014');
    return group;
  });
  const ip = optionalText(nic, 'ip_address', `${field}.ip_address`) || null;
  const security_groups = groups.length === 0 ? [defaultNetwork(cloud, project).default_group] : groups;
  return { subnet, ip, security_groups };
}

/** The refusals that ecs-api-en-2025-01, section 5.1.1, shows for private addresses. */
export function checkAddresses(wishes: readonly Pick<NicWish, 'subnet' | 'ip'>[], times = 1): void {
  const bySubnet = new Map<Subnet, number>();
  const named = new Set<string>();
  for (const { subnet, ip } of wishes) {
    bySubnet.set(subnet, (bySubnet.get(subnet) ?? 0) + times);
    if (ip === null) continue;
    const fault = addressFault(subnet, ip);
    if (fault === 'Ecs.0039') {
      throw ecsRefusal('Ecs.0005', `${ip} is no address of subnet ${subnet.id}.`, [
        { code: fault, message: ecsMessage(fault) },
      ]);
    }
    if (fault !== undefined || named.has(`${subnet.id} ${ip}`)) throw ecsRefusal('Ecs.0010');
    named.add(`${subnet.id} ${ip}`);
  }
  for (const [subnet, count] of bySubnet) if (addressesLeft(subnet.addresses) < count) throw ecsRefusal('Ecs.0012');
}

function addressFault(subnet: Subnet, ip: string): EcsCode | undefined {
  if (isFree(subnet, ip)) return undefined;
  const { first, last } = subnet.addresses;
  const number = numberOf(ip);
  return number === undefined || number < first || number > last ? 'Ecs.0039' : 'Ecs.0010';
}

function nicPart(call: Call, target: Server, port: Port, way: 'attach' | 'detach'): PartPlan {
  const { cloud } = call;
  const act = way === 'attach' ? ('attach-nic' as const) : ('detach-nic' as const);
  const failure = ecsFailure(way === 'attach' ? 'Ecs.0201' : 'Ecs.0507');
  return {
    type: way === 'attach' ? 'addSingleNic' : 'delSingleNic',
    server_id: target.id,
    entities: { nic_id: port.id },
    failure,
    work: (part, fault, end) => {
      if (!cloud.servers.has(target.id) || !canAct(target, act)) {
        if (way === 'attach') dropPort(cloud, port);
        end(ecsFailure(cloud.servers.has(target.id) ? 'Ecs.0100' : 'Ecs.0114'));
        return;
      }
      const action = recordAction(cloud, target, `${way}_interface`, call.request_id);
      const run = way === 'attach' ? attachNic : detachNic;
      run(cloud, target, port, part.id, {
        fails: fault !== undefined,
        done: (completed) => {
          finishAction(cloud, action, completed && fault === undefined);
          end(completed ? (fault ?? null) : failure);
        },
      });
    },
  };
}
