// Prints every ERROR and MISSING node of the given Bicep files; exits 1 when there is one. The WebAssembly build of the grammar is
// used, so nothing is compiled at installation (npm ci --ignore-scripts).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Parser = require('web-tree-sitter');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Parser.Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

let faults = 0;
for (const file of process.argv.slice(2)) {
  const visit = node => {
    if (node.isError || node.isMissing) {
      faults++;
      console.log(`${file}:${node.startPosition.row + 1}:${node.startPosition.column + 1} ${node.isMissing ? 'MISSING' : 'ERROR'} ${node.type}`);
    }
    for (const child of node.children) visit(child);
  };
  const tree = parser.parse(readFileSync(file, 'utf8'));
  visit(tree.rootNode);
}
process.exitCode = faults ? 1 : 0;
