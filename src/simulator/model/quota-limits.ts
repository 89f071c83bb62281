import type { QuotaLimits } from './state.ts';

/**
 * What every project may hold: the numbers of the example in ecs-api-en-2025-01, section 5.7.1, and of section 6.10 where
 * that one has none, as of key pairs (-1 in 5.7.1, 100 in 6.10.2); -1 stands for no limit. A Flexus L instance is outside these quotas: its service has one of its own
 * (HCSS.14000011), so servers, disks and addresses of a bundle are not counted.
 */
export const usualQuota: QuotaLimits = Object.freeze({
  instances: 2048,
  cores: 20_480,
  ram_mib: 25_165_824,
  server_groups: 10,
  server_group_members: 16,
  key_pairs: 100,
  server_metadata: 128,
  image_metadata: 128,
  personality: 5,
  personality_bytes: 10_240,
  volumes: 400,
  gigabytes: 327_680,
  snapshots: 1000,
  floating_ips: 10,
  security_groups: 10,
  security_group_rules: 20,
});
