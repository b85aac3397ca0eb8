// What the tests ask about the templates in infra, answered as JSON.
//   node bicep.mjs syntax <folder>                         what is no Bicep; literals, parameters and resource types of each file
//   node bicep.mjs deploy <template> <parameter file> [..] what is deployed; further arguments are name=value, over the file's
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { declarations, named, parse } from './syntax.mjs';
import { deploy } from './deployment.mjs';
import { value } from './values.mjs';

const [what, where, parameters, ...over] = process.argv.slice(2);

function syntax(folder) {
  const files = readdirSync(folder, { recursive: true }).filter(name => /\.bicep(param)?$/.test(name)).sort();
  return files.map(name => {
    const { root, faults } = parse(join(folder, name));
    const literals = root.descendantsOfType('string_content').map(part => part.text);
    const secure = declarations(root, 'parameter_declaration').filter(declared => declared.decorators.includes('@secure()')).map(declared => declared.name);
    const types = declarations(root, 'resource_declaration').map(({ node }) => named(node)[1].text.slice(1, -1));
    return { file: name, faults, literals, secure, types, parameters: assigned(name, root) };
  });
}

function assigned(name, root) {
  return name.endsWith('.bicepparam') ? Object.fromEntries(declarations(root, 'variable_declaration').map(({ node, name }) => [name, value(named(node)[1], {})])) : null;
}

function given() {
  const all = parameters === '-' ? {} : assigned(parameters, parse(parameters).root);
  for (const pair of over) {
    const [name, ...text] = pair.split('=');
    all[name] = typeof all[name] === 'number' ? Number(text.join('=')) : Array.isArray(all[name]) ? text.join('=').split(',') : text.join('=');
  }
  return all;
}

const answer = what === 'syntax' ? syntax(where) : deploy(where, given());
console.log(JSON.stringify(answer, null, 1));
