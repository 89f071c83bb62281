import type { Cell } from '../operation.ts';
import { each } from './members.ts';

/**
 * The marker of the next page, out of the answer's link to it: the documents' links name no host (ERRATA-nova D), so they
 * can't be followed.
 */
export function nextMarker(links: string): Cell {
  return (answer) => /[?&]marker=([^&#]+)/.exec(String(each(answer[links], 'href')?.[0]))?.[1];
}
