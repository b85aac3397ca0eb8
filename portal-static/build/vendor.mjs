// The libraries that are copied as they were published: they come with chunks of their own, and are loaded only by the page that needs them.
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

const libraries = {
  scalar: { package: '@scalar/api-reference', files: { 'dist/browser/standalone.esm.js': 'standalone.esm.js', 'dist/browser/chunks': 'chunks', 'dist/style.css': 'style.css', '../components/LICENSE': 'LICENSE' } },
  mermaid: { package: 'mermaid', files: { 'dist/mermaid.esm.min.mjs': 'mermaid.esm.min.mjs', 'dist/chunks/mermaid.esm.min': 'chunks/mermaid.esm.min', LICENSE: 'LICENSE' } },
  plantuml: { package: '@plantuml/core', files: { 'plantuml.js': 'plantuml.js', 'viz-global.js': 'viz-global.js', LICENSE: 'LICENSE' } },
};

const folder = (here, name) => join(here, 'node_modules', libraries[name].package);
const version = (here, name) => JSON.parse(readFileSync(join(folder(here, name), 'package.json'), 'utf8')).version;

export const vendorPaths = here => Object.fromEntries(Object.keys(libraries).map(name => [name, `/vendor/${name}-${version(here, name)}`]));

export async function copyVendor(here, name, site) {
  for (const [from, to] of Object.entries(libraries[name].files))
    await cp(join(folder(here, name), from), join(site, vendorPaths(here)[name], to), { recursive: true, filter: file => !file.endsWith('.map') });
}
