// Bicep files as syntax trees. The WebAssembly build of the grammar is used, so nothing is compiled at installation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Parser = require('web-tree-sitter');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Parser.Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

/** The tree of a file and the places that are no Bicep. */
export function parse(file) {
  let text = readFileSync(file, 'utf8');
  // The grammar has no assignment of parameters, which parameter files consist of; it is a variable's in another word.
  if (file.endsWith('.bicepparam')) text = text.replace(/^param (\w+) =/gm, 'var   $1 =');
  const root = parser.parse(text).rootNode;
  const faults = [];
  const visit = node => {
    if (node.isError || node.isMissing)
      faults.push(`${file}:${node.startPosition.row + 1}:${node.startPosition.column + 1} ${node.isMissing ? 'MISSING' : 'ERROR'} ${node.type}`);
    for (const child of node.children) visit(child);
  };
  visit(root);
  return { root, faults };
}

export const named = node => node.namedChildren.filter(child => child.type !== 'comment');
export const child = (node, type) => node.namedChildren.find(found => found.type === type);
export const children = (node, type) => node.namedChildren.filter(found => found.type === type);

/** Top-level declarations of one kind with their decorators' text. */
export function declarations(root, type) {
  const found = [];
  let decorators = '';
  for (const node of named(root)) {
    if (node.type === 'decorators') decorators = node.text;
    else {
      if (node.type === type) found.push({ node, name: child(node, 'identifier').text, decorators });
      decorators = '';
    }
  }
  return found;
}
