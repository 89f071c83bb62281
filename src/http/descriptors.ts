import { readFileSync } from 'node:fs';

/** What connections of clients leave to the cloud, the shared state, files and the approval page. */
const RESERVED = 256;

/** How many files and sockets this process may have open; undefined: the system does not tell. Node asks for all it may. */
function mostDescriptors(): number | undefined {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

/**
 * As many connections as are wanted, or as there are descriptors for: with none left the cloud could not be called for
 * those who are connected.
 */
export function connectionsThatFit(wanted: number, tell: (line: string) => void): number {
  const most = mostDescriptors();
  if (most === undefined) return wanted;
  const fitting = most - Math.min(RESERVED, Math.ceil(most / 2));
  if (wanted <= fitting) return wanted;
  tell(
    `flexus-mcp: ${fitting} connections at a time, not ${wanted}: this process may have ${most} files open (ulimit -n).`,
  );
  return fitting;
}
