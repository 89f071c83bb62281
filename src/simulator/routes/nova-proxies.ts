/**
 * The last microversion of the discarded calls on networks, images, disks, addresses and security groups. The document names
 * none; community Nova answers them with 404 from 2.36 on (ERRATA-nova, B).
 */
export const lastOfProxies = 35;
/** Image metadata went later: community Nova, 2.39. */
export const lastOfImageMetadata = 38;
