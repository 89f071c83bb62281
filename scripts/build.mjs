// Bundles the program, writes the tool list beside it, and generates the reference. With --check nothing in the
// repository is written: what is generated there must already be what would be.
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);

/** Parts of the SDK and of zod that are never used here, and what stands in for them. */
const LEAN = [
  // Messages in English only.
  { filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: "export { default as en } from './en.js';" },
  // All schemas are zod 4: the SDK's bridge to zod 3 and its schema converter are out of reach.
  { filter: /[\\/]zod[\\/]v3[\\/]index\.js$/, contents: 'export {};' },
  {
    filter: /[\\/]zod-to-json-schema[\\/]dist[\\/]esm[\\/]index\.js$/,
    contents: 'export const zodToJsonSchema = undefined;',
  },
  // The guard reads a human's answer field by field; no JSON Schema is validated.
  { filter: /[\\/]validation[\\/]ajv-provider\.js$/, contents: 'export class AjvJsonSchemaValidator {}' },
];

const lean = {
  name: 'lean',
  setup(bundler) {
    for (const { filter, contents } of LEAN) {
      bundler.onLoad({ filter }, ({ path: file }) => ({ contents, loader: 'js', resolveDir: path.dirname(file) }));
    }
  },
};

/** Built beside what is in use, then put in its place whole. */
const FRESH = 'dist.new';

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  format: 'esm',
  logLevel: 'warning',
  // CommonJS packages inside an ES module bundle ask for `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

async function bundle() {
  await rm(at(FRESH), { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    entryPoints: { main: 'src/main.ts' },
    outdir: FRESH,
    splitting: true,
    minify: true,
    legalComments: 'none',
    chunkNames: 'chunk-[hash]',
    metafile: true,
    plugins: [lean],
  });
  await writeFile(at(FRESH, 'LICENSES.txt'), await licences(metafile));
  // The demo is a client: it uses the installed SDK, whole.
  await build({ ...common, entryPoints: ['src/demo.ts'], outdir: FRESH, packages: 'external' });
}

/** The licences of the packages that ended up in the bundle. */
async function licences(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(at(folder, 'package.json'), 'utf8'));
    const text = await readFirst(folder, ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE']);
    texts.push(`${name} ${version} (${license})\n\n${text ?? ''}`);
  }
  return texts.join(`\n${'-'.repeat(80)}\n`);
}

async function readFirst(folder, names) {
  for (const name of names) {
    const text = await readFile(at(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Runs a module of the source, bundled into a temporary file. */
async function load(entry) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flexus-build-'));
  try {
    const outfile = path.join(folder, 'module.mjs');
    await build({ ...common, entryPoints: [entry], outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkVersion() {
  const { VERSION } = await load('src/version.ts');
  const { version } = JSON.parse(await readFile(at('package.json'), 'utf8'));
  if (VERSION !== version) throw new Error(`src/version.ts says ${VERSION}, package.json says ${version}`);
}

async function generated() {
  const { publishedTools } = await load('src/tools/published.ts');
  const { toolsMarkdown } = await load('src/reference/tools-markdown.ts');
  const { policyJsonSchema } = await load('src/guard/policy/policy-file.ts');
  const policy = `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`;
  return {
    tools: publishedTools(),
    files: [
      { file: at('docs', 'tools.md'), text: toolsMarkdown() },
      { file: at('docs', 'policy.schema.json'), text: policy },
    ],
  };
}

const check = process.argv.includes('--check');
await checkVersion();
const { tools, files } = await generated();
if (check) {
  for (const { file, text } of files) {
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      throw new Error(`${path.relative(root, file)} is not what the declarations say; run npm run build and commit it`);
    }
  }
} else {
  await bundle();
  await writeFile(at(FRESH, 'tools.json'), JSON.stringify(tools));
  await rm(at('dist'), { recursive: true, force: true });
  await rename(at(FRESH), at('dist'));
  for (const { file, text } of files) await writeFile(file, text);
}
