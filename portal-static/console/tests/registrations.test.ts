import { describe, expect, it } from 'vitest';
import { mergePages, ofVersion } from '../calls/people';
import type { Page, Registration } from '../contract';

const registration = (id: string, created_at: string): Registration => ({
  id, status: 'pending', api: { id: 'a', name: 'A', version: null, entity_type: 'api' }, application: { id: 'x', name: 'X' }, created_at,
});
const page = (data: Registration[], total: number): Page<Registration> => ({ data, meta: { page: { number: 1, size: 25, total } } });

describe('registrations of both contracts', () => {
  it('are one list in the order of time, as long as the longer half', () => {
    const merged = mergePages(page([registration('1', '2026-01-01'), registration('3', '2026-01-03')], 30), page([registration('2', '2026-01-02')], 1));
    expect(merged.data.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(merged.meta.page).toMatchObject({ total: 31, longest: 30 });
  });

  it('are shown alike', () => {
    expect(ofVersion({ id: '1', status: 'pending', product: { id: 'p', name: 'Flights' }, product_version: { id: 'v', name: 'v1' }, application: { id: 'x', name: 'X' }, created_at: '' })).toEqual({
      id: '1', status: 'pending', api: { id: 'v', name: 'Flights', version: 'v1', entity_type: 'product_version', product_id: 'p' }, application: { id: 'x', name: 'X' }, created_at: '',
    });
  });
});
