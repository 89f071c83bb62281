import { milliseconds } from '../calendar.ts';
import type { Cloud, FloatingIp, Image, SecurityGroup, Server, ServerGroup, Snapshot, Volume } from '../model/state.ts';

/** The resources around servers, for a tester's eyes: the images and networks that bodies name, and what they became. */
export function resourceStates(cloud: Cloud): Readonly<Record<string, unknown>> {
  return {
    images: [...cloud.images.values()].map(imageState),
    vpcs: [...cloud.vpcs.values()].map(({ id, name, cidr, project }) => ({ id, name, cidr, project_id: project.id })),
    subnets: [...cloud.subnets.values()].map(({ id, name, cidr, vpc, project }) => ({
      id,
      name,
      cidr,
      vpc_id: vpc.id,
      project_id: project.id,
    })),
    security_groups: [...cloud.securityGroups.values()].map(groupState),
    floating_ips: [...cloud.floatingIps.values()].map(floatingIpState),
    volumes: [...cloud.volumes.values()].map(volumeState),
    snapshots: [...cloud.snapshots.values()].map(snapshotState),
    key_pairs: [...cloud.keyPairs.values()].map(({ name, type, fingerprint, project }) => ({
      name,
      type,
      fingerprint,
      project_id: project.id,
    })),
    server_groups: [...cloud.serverGroups.values()].map(serverGroupState),
  };
}

const imageState = ({ id, name, version, kind, os, status, project }: Image): unknown => ({
  id,
  name,
  version,
  kind,
  os,
  status,
  project_id: project?.id ?? null,
});

const groupState = ({ id, name, rules, project }: SecurityGroup): unknown => ({
  id,
  name,
  project_id: project.id,
  rules: rules.length,
});

const floatingIpState = ({ id, address, port, bundled, bandwidth, project }: FloatingIp): unknown => ({
  id,
  address,
  port_id: port?.id ?? null,
  server_id: port?.server_id ?? null,
  bundled,
  bandwidth_mbps: bandwidth.size,
  project_id: project.id,
});

const volumeState = ({ id, name, size_gib, type, status, zone, server_ids, project }: Volume): unknown => ({
  id,
  name,
  size_gib,
  type,
  status,
  zone,
  server_ids,
  project_id: project.id,
});

const snapshotState = ({ id, name, volume_id, size_gib, status, project }: Snapshot): unknown => ({
  id,
  name,
  volume_id,
  size_gib,
  status,
  project_id: project.id,
});

const serverGroupState = ({ id, name, policy, members, project }: ServerGroup): unknown => ({
  id,
  name,
  policy,
  members: [...members],
  project_id: project.id,
});

/** What a server has: of its own record only what the cloud shows too. */
export function serverParts(server: Server): Readonly<Record<string, unknown>> {
  return {
    created: milliseconds(server.created),
    flavor: server.flavor.id,
    image: { id: server.image.id, name: server.image.name, version: server.image.version },
    zone: server.zone,
    key_name: server.key_name,
    locked: server.locked,
    tags: server.tags,
    resource_tags: server.resource_tags,
    metadata: server.metadata,
    nics: server.ports.map(({ id, ip, subnet, floating_ip, security_groups }) => ({
      id,
      ip,
      subnet_id: subnet.id,
      public_ip: floating_ip?.address ?? null,
      security_groups: security_groups.map(({ name }) => name),
    })),
    volumes: server.attachments.map(({ volume, device }) => ({ id: volume.id, device, size_gib: volume.size_gib })),
    server_group_id: server.group?.id ?? null,
  };
}
