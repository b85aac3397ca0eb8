// Copies the built console for a deployment, with the management API's address: into the page, which calls it, and into the page's
// policy, which must allow that and nothing else. A linked back end would forward /api only, and the console calls /v2 and /v3.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [built, out, address] = process.argv.slice(2);
const fail = why => {
  console.error(why);
  process.exit(1);
};

if (!address) fail('usage: node infra/console-site.mjs <built console> <new folder> <https://management-host>');
let origin;
try {
  origin = new URL(address).origin;
} catch {
  fail(`${address} is no URL`);
}
// The address goes into HTML and into a header; an origin cannot hold what would end either.
if (!/^https:\/\/[a-z0-9.:-]+$/.test(origin) || address.replace(/\/$/, '') !== origin) fail(`${address} must be https and have no path`);

const once = (file, text, part, replacement) =>
  text.split(part).length === 2 ? text.replace(part, () => replacement) : fail(`${file} must hold ${part} once`);
const rewrite = (name, change) => writeFileSync(join(out, name), change(readFileSync(join(built, name), 'utf8')));

rmSync(out, { recursive: true, force: true });
cpSync(built, out, { recursive: true });
rewrite('index.html', page => once('index.html', page, 'name="management-api" content=""', `name="management-api" content="${origin}"`));
rewrite('staticwebapp.config.json', config => once('staticwebapp.config.json', config, "connect-src 'self'", `connect-src 'self' ${origin}`));
console.log(`${out} calls ${origin}`);
