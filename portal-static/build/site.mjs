// Builds the sites into artifacts/site: one folder each, which is all that a static host needs. With names as arguments, those only.
import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { checkBudget } from './budget.mjs';
import { copyVendor, vendorPaths } from './vendor.mjs';
import { renderContent } from './content.mjs';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(here, '..', 'artifacts', 'site');
// The portal comes last: who asks whether everything is built looks at its configuration.
const sites = {
  console: { entries: ['index.html', 'diagram-frame.html', 'reference-frame.html'], vendor: ['scalar', 'mermaid', 'plantuml'], firstLoad: 'index.html' },
  portal: { entries: ['app.html', 'reference.html', 'diagram-frame.html'], vendor: ['scalar', 'mermaid', 'plantuml'], firstLoad: 'app.html', content: true },
};

const named = process.argv.slice(2);
for (const [name, site] of Object.entries(sites).filter(([name]) => named.length === 0 || named.includes(name))) {
  const root = join(here, name);
  await rm(join(out, name), { recursive: true, force: true });
  await build({
    root,
    publicDir: join(here, 'shared', 'public'),
    configFile: join(here, 'vite.config.ts'),
    logLevel: 'warn',
    define: { __VENDOR__: JSON.stringify(vendorPaths(here)) },
    build: { outDir: join(out, name), rollupOptions: { input: site.entries.map(entry => join(root, entry)) } },
  });
  for (const library of site.vendor) await copyVendor(here, library, join(out, name));
  checkBudget(join(out, name), site.firstLoad);
  // Its configuration comes last: a site that has it is complete.
  const config = join(root, 'staticwebapp.config.json');
  if (site.content) renderContent(here, config, join(out, name));
  else await cp(config, join(out, name, 'staticwebapp.config.json'));
}
