// What a template would deploy with given parameters: every resource with its name, its properties and its scope, modules included.
import { dirname, join, relative } from 'node:path';
import { child, declarations, named, parse } from './syntax.mjs';
import { Unknown, value } from './values.mjs';

export function deploy(file, given, root = dirname(file)) {
  const { root: tree } = parse(file);
  const scope = {};
  const resources = [];
  const place = relative(root, file);

  const parameters = declarations(tree, 'parameter_declaration');
  for (const name of Object.keys(given)) if (!parameters.some(parameter => parameter.name === name)) throw new Error(`${place} has no parameter ${name}`);
  for (const { node, name, decorators } of parameters) {
    const otherwise = named(node)[2];
    if (!(name in given) && !otherwise) throw new Error(`${place} is not given ${name}`);
    scope[name] = name in given ? given[name] : value(otherwise, scope);
    checkBounds(place, name, scope[name], decorators);
  }

  // In the order of their dependencies: a declaration whose names are not all there yet waits for the next round.
  let waiting = [
    ...declarations(tree, 'variable_declaration').map(declared => ({ ...declared, make: () => value(named(declared.node)[1], scope) })),
    ...declarations(tree, 'resource_declaration').map(declared => ({ ...declared, make: () => resource(declared.node) })),
    ...declarations(tree, 'module_declaration').map(declared => ({ ...declared, make: () => module(declared.node) })),
  ];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(declared => declared.name));
    const ready = waiting.filter(({ node, name }) => !mentions(node, names, name));
    if (ready.length === 0) throw new Error(`${place}: ${[...names].join(', ')} wait for each other`);
    for (const declared of ready) scope[declared.name] = declared.make();
    waiting = waiting.filter(declared => !ready.includes(declared));
  }
  const outputs = Object.fromEntries(declarations(tree, 'output_declaration').map(({ node, name }) => [name, value(named(node)[2], scope)]));
  return { resources, outputs };

  function resource(node) {
    const [type, version] = text(named(node)[1]).split('@');
    const existing = /^resource\s+\w+\s+'[^']+'\s+existing\b/.test(node.text);
    return each(node, (body, names) => {
      const { name, parent, scope: over, dependsOn: _, ...rest } = value(body, { ...scope, ...names });
      const made = { file: place, symbol: child(node, 'identifier').text, type, version, existing, name, ...rest };
      if (over) made.scope = { type: over.made.type, name: over.made.fullName ?? over.made.name };
      made.fullName = parent ? `${parent.made.fullName ?? parent.made.name}/${name}` : name;
      resources.push(made);
      const unknown = new Unknown(`${type}/${made.fullName}`);
      return { made, unknown, id: unknown.get('id'), name, location: made.location, properties: unknown.get('properties') };
    });
  }

  function module(node) {
    const path = join(dirname(file), text(named(node)[1]));
    return each(node, (body, names) => {
      const { params = {} } = value(body, { ...scope, ...names });
      const made = deploy(path, params, root);
      resources.push(...made.resources);
      return { outputs: made.outputs };
    });
  }

  /** One thing, none when its condition does not hold, or one per item of its loop. */
  function each(node, make) {
    const loop = child(node, 'for_statement');
    if (!loop) return once(named(node).at(-1), {});
    const parameters = child(loop, 'for_loop_parameters');
    const plain = named(loop).filter(part => part.type === 'identifier').map(part => part.text);
    const names = parameters ? named(parameters).map(part => part.text) : [plain[0]];
    const over = scope[parameters ? plain[0] : plain[1]];
    return over.map((item, i) => once(named(loop).at(-1), { [names[0]]: item, ...(names[1] ? { [names[1]]: i } : {}) }));

    function once(body, names) {
      if (body.type !== 'if_statement') return make(body, names);
      const [condition, then] = named(body);
      return value(condition, { ...scope, ...names }) ? make(then, names) : null;
    }
  }
}

const text = node => node.text.slice(1, -1);

function mentions(node, names, own) {
  const visit = (part, isDeclared) => {
    if (part.type === 'identifier' && !isDeclared && part.text !== own && names.has(part.text)) return true;
    // The name of a property is no reference.
    return named(part).some((inner, i) => visit(inner, part.type === 'object_property' && i === 0 && inner.type === 'identifier'));
  };
  return named(node).slice(1).some(part => visit(part, false));
}

function checkBounds(place, name, given, decorators) {
  const bound = word => new RegExp(`@${word}\\((\\d+)\\)`).exec(decorators)?.[1];
  const size = typeof given === 'number' ? given : given.length;
  const [least, most] = typeof given === 'number' ? [bound('minValue'), bound('maxValue')] : [bound('minLength'), bound('maxLength')];
  if (typeof given !== 'object' && String(given).startsWith('<')) return;
  if (least && size < Number(least)) throw new Error(`${place}: ${name} is below ${least}: ${given}`);
  if (most && size > Number(most)) throw new Error(`${place}: ${name} is above ${most}: ${given}`);
  const allowed = /@allowed\(\[([^\]]*)\]/.exec(decorators)?.[1].match(/'[^']*'|\d+/g);
  if (allowed && !allowed.includes(typeof given === 'number' ? String(given) : `'${given}'`)) throw new Error(`${place}: ${name} may not be ${given}`);
}
