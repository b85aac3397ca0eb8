// Builds both sites into artifacts/site: one folder each, which is all that a static host needs.
import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { checkBudget } from './budget.mjs';
import { copyVendor, vendorPaths } from './vendor.mjs';
import { renderContent } from './content.mjs';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(here, '..', 'artifacts', 'site');
const sites = {
  portal: { entries: ['app.html', 'reference.html', 'diagram-frame.html'], vendor: ['scalar', 'mermaid', 'plantuml'], firstLoad: 'app.html', content: true },
  console: { entries: ['index.html'], vendor: [], firstLoad: 'index.html' },
};

await rm(out, { recursive: true, force: true });
for (const [name, site] of Object.entries(sites)) {
  const root = join(here, name);
  if (!existsSync(root)) continue;
  await build({
    root,
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
