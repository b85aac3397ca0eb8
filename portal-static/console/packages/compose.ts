import type { Fault, Problem } from '../../shared/problem';
import type { Api, ApiOperation, ApiPackage, PackageOperation, RateLimit } from '../contract';
import type { Values } from '../../shared/ui/Form';
import type { PackageDraft } from '../calls/packages';
import { textOrNull } from '../ui/lines';
import { words } from './text';

/** An operation in the package that is being composed. */
export interface Member {
  id: string;
  method: string;
  path: string;
  api: { id: string; name: string; version: string };
  limit: RateLimit | null;
  isMatched: boolean;
}

export interface Step {
  op: 'add' | 'remove' | 'replace';
  path: string;
  value?: { rate_limiting_config: RateLimit | null };
}

/** What one request takes; more go in several. */
export const STEPS_MAX = 100;

export const LIMIT_DEFAULT: RateLimit = { limit: 10, duration: 'minutes' };

export const titleOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

export const memberOf = (api: Api, operation: ApiOperation): Member => ({
  id: operation.id, method: operation.method, path: operation.path, api: { id: api.id, name: api.name, version: api.version ?? '' }, limit: null,
  isMatched: operation.implementation_status?.matched ?? false,
});

export const memberOfPackage = (operation: PackageOperation): Member => ({
  id: operation.id, method: operation.method, path: operation.path, api: operation.api, limit: operation.rate_limiting_config,
  isMatched: operation.implementation_status?.matched ?? false,
});

/** What makes the members `after` out of those `before`. Removals come first: they cannot fail for want of something. */
export function stepsOf(before: readonly Member[], after: readonly Member[]): Step[] {
  const kept = new Map(after.map(member => [member.id, member]));
  const old = new Map(before.map(member => [member.id, member]));
  const step = (op: Step['op'], { id, limit }: Member): Step => ({ op, path: `operations/${id}`, ...(op !== 'remove' && { value: { rate_limiting_config: limit } }) });
  return [
    ...before.filter(member => !kept.has(member.id)).map(member => step('remove', member)),
    ...after.flatMap(member => {
      const earlier = old.get(member.id);
      if (!earlier) return [step('add', member)];
      return sameLimit(earlier.limit, member.limit) ? [] : [step('replace', member)];
    }),
  ];
}

export const batches = (steps: Step[]): Step[][] => Array.from({ length: Math.ceil(steps.length / STEPS_MAX) }, (_, index) => steps.slice(index * STEPS_MAX, (index + 1) * STEPS_MAX));

const sameLimit = (a: RateLimit | null, b: RateLimit | null) => a?.limit === b?.limit && a?.duration === b?.duration;

export const limitField = (id: string) => `limit.${id}`;

/** The management API names a fault by the step's place in its batch; the form, by the operation. */
export function atMembers(problem: Problem, steps: readonly Step[], members: readonly Member[]): Problem {
  const faults = problem.invalid_parameters?.map((fault): Fault => {
    const [index = '', ...rest] = fault.field.split('.');
    const id = steps[Number(index)]?.path.slice('operations/'.length);
    const member = members.find(member => member.id === id);
    if (!member) return fault;
    return rest[0] === 'value' ? { ...fault, field: limitField(member.id) } : { ...fault, field: words.operations, reason: `${titleOf(member)}: ${fault.reason}` };
  });
  return { ...problem, ...(faults && { invalid_parameters: faults }) };
}

export const draftOf = (values: Values, limit: RateLimit | null): PackageDraft => ({
  name: values.name!.trim(), version: textOrNull(values.version), description: textOrNull(values.description), rate_limiting_config: limit,
});

export interface Composition {
  pack: ApiPackage;
  members: Member[];
}
