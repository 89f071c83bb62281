// For Node before 22: the suite imports `globSync` from `fs`, for a command that is not used here, and a built-in module
// without an export of that name stops the program before it begins.
import fs from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const FS = `export * from 'node:fs';
export { default } from 'node:fs';
export function globSync() { throw new Error('fs.globSync needs Node 22.'); }`;

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const asked = specifier === 'fs' && context.parentURL?.includes('/@modelcontextprotocol/conformance/');
  return asked
    ? { url: `data:text/javascript,${encodeURIComponent(FS)}`, shortCircuit: true }
    : next(specifier, context);
}

// The hooks run in a thread of their own, which loads this file again.
if (isMainThread && !('globSync' in fs)) register(import.meta.url);
