import type { Arguments } from '../../support/catalogue.ts';

import type { Found } from './scenario-things.ts';

/** A call of every operation of sections 11.1, 11.2, 11.4 and 11.6; each succeeds on the default scenario. */
export function discardedStorageCalls(things: Found): Readonly<Record<string, Arguments>> {
  const server_id = things.server('web-1').id;
  const image_id = things.id('images', 'web-base-2024-12');
  const volume_id = things.id('volumes', 'archive-2023');
  const snapshot_id = things.id('snapshots', 'batch-input-before-migration');
  return {
    nova_show_server_autorecovery: { server_id },
    nova_update_server_autorecovery: { server_id, support_auto_recovery: 'true' },
    nova_list_images: { status: 'active' },
    nova_list_images_detail: { name: 'web-base-2024-12' },
    nova_show_image: { image_id },
    nova_show_image_metadata: { image_id },
    nova_delete_image: { image_id },
    nova_list_volumes: {},
    nova_list_volumes_detail: {},
    nova_show_volume: { volume_id },
    nova_create_volume: { size: 10, availability_zone: 'ap-southeast-3a', volume_type: 'SSD', display_name: 'by-test' },
    nova_delete_volume: { volume_id },
    nova_create_snapshot: { volume_id, display_name: 'by-test' },
    nova_show_snapshot: { snapshot_id },
    nova_delete_snapshot: { snapshot_id },
  };
}
