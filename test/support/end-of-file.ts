import { afterAll } from 'vitest';
import { endAll } from './at-end.ts';

// A setup file: it runs for every test file, also where files share the modules that they load (vitest.config.ts).
afterAll(endAll);
