import { parseHttpConfig } from './config/http-config.ts';

/** `flexus-mcp http`: serves until a signal comes, then finishes what runs. A second signal ends it at once. */
export async function runHttp(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<void> {
  const config = await parseHttpConfig(argv, env);
  const { startHttp } = await import('./http/serve.ts');
  const serving = await startHttp(config);
  let ending = false;
  const end = (): void => {
    if (ending) process.exit(1);
    ending = true;
    serving.drain().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  // Whoever reads this may send a signal at once.
  print(JSON.stringify({ url: serving.url }));
}
