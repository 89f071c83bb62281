import { parseHttpConfig } from './config/http-config.ts';
import type { Serving } from './http/serve.ts';

/** `flexus-mcp http`: serves until a signal comes, then finishes what runs. A second signal ends it at once. */
export async function runHttp(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<void> {
  const config = await parseHttpConfig(argv, env);
  let serving: Serving | undefined;
  let ending = false;
  const end = (): void => {
    if (ending) process.exit(1);
    ending = true;
    if (!serving) process.exit(0);
    serving.drain().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  // Before anything is started: to the first process of a container a signal that nobody handles is none.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  const { startHttp } = await import('./http/serve.ts');
  serving = await startHttp(config);
  print(JSON.stringify({ url: serving.url }));
}
