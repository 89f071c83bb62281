import type { FloatingIp } from '../model/state.ts';

/** ecs-api-en-2025-01, table 11-78; the elements of a list are flat, as in its example. */
export const floatingIpView = (floatingIp: FloatingIp): Readonly<Record<string, unknown>> => ({
  id: floatingIp.id,
  ip: floatingIp.address,
  pool: floatingIp.pool,
  fixed_ip: floatingIp.port?.ip ?? null,
  instance_id: floatingIp.port?.server_id ?? null,
});
