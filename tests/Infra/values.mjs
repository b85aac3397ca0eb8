// Values of Bicep expressions, as far as they can be known without Azure. What only Azure knows is an Unknown, written <like this> in strings.
import { child, named } from './syntax.mjs';

export class Unknown {
  constructor(text) {
    this.text = text;
  }
  get(property) {
    return new Unknown(`${this.text}.${property}`);
  }
  toString() {
    return `<${this.text}>`;
  }
  toJSON() {
    return this.toString();
  }
}

const list = value => {
  if (!Array.isArray(value)) throw new Error(`${value} is no array`);
  return value;
};

const functions = {
  // 13 characters, as Azure's; the letters do not matter.
  uniqueString: () => 'u'.repeat(13),
  take: (value, count) => value.slice(0, count),
  string: value => String(value),
  int: value => Number(value),
  empty: value => (value instanceof Unknown ? false : value === '' || value.length === 0),
  concat: (...arrays) => arrays.flatMap(list),
  flatten: arrays => list(arrays).flatMap(list),
  split: (text, by) => text.split(by),
  map: (array, change) => list(array).map((item, i) => change(item, i)),
  filter: (array, keep) => list(array).filter((item, i) => keep(item, i)),
  union: (...objects) => Object.assign({}, ...objects),
  guid: (...parts) => `guid(${parts.join(', ')})`,
  resourceGroup: () => new Unknown('resourceGroup'),
  subscription: () => new Unknown('subscription'),
  subscriptionResourceId: (type, name) => `<${type}>/${name}`,
  readEnvironmentVariable: (name, otherwise) => otherwise ?? `<${name}>`,
};

/** Evaluates with what the names stand for. A name that nothing stands for is an error: a compiler would say so too. */
export function value(node, scope) {
  const at = (...more) => new Error(`line ${node.startPosition.row + 1}: ${more.join(' ')}: ${node.text.slice(0, 80)}`);
  switch (node.type) {
    case 'string':
      return text(node, scope);
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'identifier':
    case 'property_identifier':
      if (!(node.text in scope)) throw at('unknown name');
      return scope[node.text];
    case 'parenthesized_expression':
      return value(named(node)[0], scope);
    case 'array':
      return named(node).map(item => value(item, scope));
    case 'object':
      return object(node, scope);
    case 'member_expression': {
      const owner = value(node.childForFieldName('object'), scope);
      const property = node.childForFieldName('property').text;
      if (owner instanceof Unknown) return owner.get(property);
      if (owner === null || typeof owner !== 'object' || !(property in owner)) throw at('no such property', property);
      return owner[property];
    }
    case 'subscript_expression': {
      const owner = value(node.childForFieldName('object'), scope);
      const index = value(node.childForFieldName('index'), scope);
      if (!(index in owner)) throw at('nothing at', index);
      return owner[index];
    }
    case 'ternary_expression':
      return value(node.childForFieldName(value(node.childForFieldName('condition'), scope) ? 'consequence' : 'alternative'), scope);
    case 'unary_expression':
      return !value(node.childForFieldName('argument'), scope);
    case 'binary_expression': {
      const [left, right] = ['left', 'right'].map(side => value(node.childForFieldName(side), scope));
      const operator = node.children.find(part => !part.isNamed)?.text;
      if (operator === '==') return left === right;
      if (operator === '!=') return left !== right;
      throw at('operator', operator);
    }
    case 'call_expression':
      return call(node, scope, at);
    case 'lambda_expression':
      return lambda(node, scope);
    default:
      throw at('cannot evaluate', node.type);
  }
}

function text(node, scope) {
  const unescape = part => part.replace(/\\(.)/g, '$1');
  return named(node)
    .map(part => (part.type === 'interpolation' ? String(value(named(part)[0], scope)) : unescape(part.text)))
    .join('');
}

function object(node, scope) {
  const made = {};
  for (const property of named(node)) {
    const [name, content] = named(property);
    const key = name.type === 'string' ? text(name, scope) : name.text;
    if (key in made) throw new Error(`line ${property.startPosition.row + 1}: ${key} stands there twice`);
    made[key] = value(content, scope);
  }
  return made;
}

function call(node, scope, at) {
  const callee = node.childForFieldName('function');
  const given = named(node.childForFieldName('arguments') ?? child(node, 'arguments')).map(argument => value(argument, scope));
  if (callee.type === 'member_expression') {
    const owner = value(callee.childForFieldName('object'), scope);
    return (owner.unknown ?? owner).get(callee.childForFieldName('property').text);
  }
  if (!(callee.text in functions)) throw at('unknown function');
  return functions[callee.text](...given);
}

function lambda(node, scope) {
  const [parameters, body] = named(node);
  const names = parameters.type === 'identifier' ? [parameters.text] : named(parameters).map(name => name.text);
  return (...given) => value(body, { ...scope, ...Object.fromEntries(names.map((name, i) => [name, given[i]])) });
}
