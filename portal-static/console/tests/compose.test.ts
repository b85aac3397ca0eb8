import { describe, expect, it } from 'vitest';
import { atMembers, batches, draftOf, limitField, type Member, stepsOf } from '../packages/compose';

const member = (id: string, limit: Member['limit'] = null): Member => ({ id, method: 'GET', path: `/${id}`, api: { id: 'a', name: 'Flights', version: '1' }, limit, isMatched: true });
const perMinute = (limit: number) => ({ limit, duration: 'minutes' as const });

describe('the steps of a composition', () => {
  it('add what is new, with its own limit or none', () => {
    expect(stepsOf([], [member('x'), member('y', perMinute(2))])).toEqual([
      { op: 'add', path: 'operations/x', value: { rate_limiting_config: null } },
      { op: 'add', path: 'operations/y', value: { rate_limiting_config: perMinute(2) } },
    ]);
  });

  it('remove what is gone, and replace only limits that changed', () => {
    const before = [member('gone'), member('same', perMinute(2)), member('faster', perMinute(2)), member('freed', perMinute(2)), member('other', perMinute(2))];
    const after = [member('same', perMinute(2)), member('faster', perMinute(3)), member('freed'), member('other', { limit: 2, duration: 'hours' })];
    expect(stepsOf(before, after)).toEqual([
      { op: 'remove', path: 'operations/gone' },
      { op: 'replace', path: 'operations/faster', value: { rate_limiting_config: perMinute(3) } },
      { op: 'replace', path: 'operations/freed', value: { rate_limiting_config: null } },
      { op: 'replace', path: 'operations/other', value: { rate_limiting_config: { limit: 2, duration: 'hours' } } },
    ]);
  });

  it('are none when nothing changed, so that no request is made', () => {
    expect(batches(stepsOf([member('x')], [member('x')]))).toEqual([]);
  });

  it('go in requests of at most a hundred, in order', () => {
    const parts = batches(stepsOf([], Array.from({ length: 250 }, (_, index) => member(String(index)))));
    expect(parts.map(part => part.length)).toEqual([100, 100, 50]);
    expect(parts[2]![49]!.path).toBe('operations/249');
  });
});

describe('a fault of a step', () => {
  const steps = stepsOf([], [member('x'), member('y', perMinute(-1))]);
  const members = [member('x'), member('y', perMinute(-1))];
  const told = (field: string) => atMembers({ status: 400, title: 'Invalid Request', invalid_parameters: [{ field, reason: 'is wrong' }] }, steps, members).invalid_parameters![0]!;

  it('is shown at the limit of the operation that it is about', () => {
    expect(told('1.value.rate_limiting_config.limit').field).toBe(limitField('y'));
  });

  it('names the operation when there is no field for it', () => {
    expect(told('0.path')).toMatchObject({ reason: 'GET /x: is wrong' });
  });

  it('stays as it is when it is about no step', () => {
    expect(told('body')).toMatchObject({ field: 'body', reason: 'is wrong' });
  });
});

it('a package without version, description or limit says null, so that an edit takes them away', () => {
  expect(draftOf({ name: ' Partner package ', version: '', description: ' ' }, null)).toEqual({ name: 'Partner package', version: null, description: null, rate_limiting_config: null });
});
