import type { Server } from '../model/state.ts';

/** What a console shows after the start of a server: invented, and the same for the same server. */
export function consoleLog(server: Server): readonly string[] {
  if (server.launched === null) return [];
  return server.image.os === 'windows' ? [] : [...boot(server), '', `${server.hostname} login: `];
}

function boot(server: Server): readonly string[] {
  const { vcpus, ram_mib } = server.flavor;
  const interfaces = server.ports.map(({ ip, mac }, index) => `cloud-init: eth${index} is up: ${ip}, ${mac}`);
  const disks = server.attachments.map(({ device, volume }) => `${device}: ${volume.size_gib} GiB found`);
  const messages = [
    'Kernel is starting',
    `Memory: ${ram_mib * 1024} KiB available`,
    `smp: ${vcpus} processors brought up`,
    'ACPI: interpreter enabled',
    'PCI: probing bus 0000:00',
    'virtio: devices registered',
    ...disks,
    'Root file system mounted read-write',
    'System manager started',
    `Host name set to ${server.hostname}`,
    ...interfaces,
    ...(server.user_data === null ? [] : ['cloud-init: user data was run']),
    ...(server.key_name === null ? [] : [`cloud-init: key ${server.key_name} was added for root`]),
    'Secure shell server is listening on port 22',
    'Reached the multi-user target',
  ];
  return messages.map((message, index) => `[${(index * 0.217).toFixed(6).padStart(12)}] ${message}`);
}
