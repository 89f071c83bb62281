import { text } from './field.ts';

/** A cloud server in the path. */
export const serverId = text({ in: 'path', ref: 'server', required: true, about: 'ID or exact name' });

/** The ID of something that can't be told by its name. */
export function pathId<const A extends string>(about: A) {
  return text({ in: 'path', required: true, min: 1, max: 64, about });
}

export const description = text({
  max: 85,
  pattern: /^[^<>]*$/,
  patternAbout: 'at most 85 characters without < and >',
});

/** Where servers and disks go. */
export const availabilityZone = text({ min: 1, max: 64 });
