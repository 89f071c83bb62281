import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';
import { findScenario, scenarioNames } from './simulator/scenarios/scenario.ts';
import { start } from './simulator/start.ts';

function number(
  flag: string,
  text: string | undefined,
  allowed: (value: number) => boolean,
  about: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !allowed(value))
    throw new ConfigError(`--${flag} must be ${about}; given: ${JSON.stringify(text)}.`);
  return value;
}

function flags(argv: readonly string[]): { port?: string; speed?: string; scenario?: string } {
  const options = { port: { type: 'string' }, speed: { type: 'string' }, scenario: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

function checkScenario(name: string): void {
  if (findScenario(name) !== undefined) return;
  throw new ConfigError(`--scenario must be one of: ${scenarioNames}; given: ${JSON.stringify(name)}.`);
}

/** `flexus-mcp simulator`: serves the simulator until a signal comes. Prints one JSON line with what a client needs. */
export async function runSimulator(argv: readonly string[], print: (line: string) => void): Promise<void> {
  const given = flags(argv);
  const port = number('port', given.port, (n) => Number.isInteger(n) && n >= 0 && n <= 65535, 'a port from 0 to 65535');
  const speed = number('speed', given.speed, (n) => n > 0 && n <= 100_000, 'above 0 and at most 100000');
  if (given.scenario !== undefined) checkScenario(given.scenario);
  const simulator = await start({
    ...(port === undefined ? {} : { port }),
    ...(speed === undefined ? {} : { speed }),
    ...(given.scenario === undefined ? {} : { scenario: given.scenario }),
  });
  print(JSON.stringify({ url: simulator.url, ...simulator.credentials }));
  const end = (): void => {
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
}
