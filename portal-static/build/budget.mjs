// Fails the build when what a first visit loads grows beyond its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD_BYTES_MAX = 30 * 1024;

export function checkBudget(site, entry) {
  const html = readFileSync(join(site, entry), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(match => match[1]);
  const bytes = [...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(join(site, file)), { level: 9 }).length, 0);
  console.log(`${site.split('/').at(-1)}: first load ${(bytes / 1024).toFixed(1)} KB gz of ${FIRST_LOAD_BYTES_MAX / 1024}`);
  if (bytes > FIRST_LOAD_BYTES_MAX) throw new Error(`${entry} loads ${bytes} bytes at first (gz), more than ${FIRST_LOAD_BYTES_MAX}: ${files.join(', ')}`);
}
