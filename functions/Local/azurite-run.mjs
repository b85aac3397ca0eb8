// Runs Azurite in this process and ends it when standard input closes, so that it never outlives whoever started it,
// however that one ended. A signal would not do: a parent that is killed sends none.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const stopSeconds = 45; // Azurite writes its data files while closing; a request that never ends must not hold it for ever.

// Ctrl+C in a terminal reaches this process too, but only its parent knows when the last write is done: Azurite's own
// handler is kept aside for that moment. Until Azurite has installed it, there is nothing to save.
let shutdown = () => process.exit(0);
const once = process.once;
process.once = function (event, handler) {
  if (event !== 'SIGINT') return once.call(this, event, handler);
  shutdown = handler;
  return this;
};
process.on('SIGINT', () => {});

let open = 3; // blob, queue, table
const log = console.log;
console.log = (...words) => {
  log(...words);
  if (/service successfully closed/.test(words[0]) && --open === 0) process.exit(0);
};

process.stdin.on('close', () => {
  setTimeout(() => process.exit(1), stopSeconds * 1000);
  shutdown();
});
process.stdin.resume();

require('azurite/dist/src/azurite.js');
