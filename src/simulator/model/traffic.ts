import { addMonths, days } from '../calendar.ts';
import type { Cloud, TrafficPackage } from './state.ts';

/**
 * Traffic packages last a month counted from the purchase, start full again, and are used only while the server runs
 * (NEWER-FACTS, section 5). How much is used a day is the simulator's invention.
 */
export function countTraffic(cloud: Cloud, trafficPackage: TrafficPackage): void {
  const now = cloud.timeline.now();
  const running = cloud.servers.get(serverOf(cloud, trafficPackage))?.vm_state === 'active';
  for (let reset = monthEnd(trafficPackage); reset <= now; reset = monthEnd(trafficPackage)) {
    trafficPackage.month += 1;
    trafficPackage.used_gb = 0;
    trafficPackage.counted_until = reset;
  }
  if (running) {
    const elapsedDays = (now - trafficPackage.counted_until) / days(1);
    const used = trafficPackage.used_gb + elapsedDays * trafficPackage.gb_per_day;
    trafficPackage.used_gb = Math.min(trafficPackage.original_gb, used);
  }
  trafficPackage.counted_until = now;
}

export const monthStart = ({ since, month }: TrafficPackage): number => addMonths(since, month);
export const monthEnd = ({ since, month }: TrafficPackage): number => addMonths(since, month + 1);

/** What is left, in GB with two digits. */
export function remainingTraffic(trafficPackage: TrafficPackage): number {
  return Math.round((trafficPackage.original_gb - trafficPackage.used_gb) * 100) / 100;
}

function serverOf(cloud: Cloud, trafficPackage: TrafficPackage): string {
  return cloud.instances.get(trafficPackage.instance_id)?.server_id ?? '';
}
