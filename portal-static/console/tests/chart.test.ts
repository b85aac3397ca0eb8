import { describe, expect, it } from 'vitest';
import { paths } from '../../shared/ui/Chart';

describe('a line of a chart', () => {
  it('is broken where nothing was measured', () => {
    expect(paths({ name: 'p50', tone: 'plain', values: [10, 20, null, 40] }, value => value)).toEqual(['M5 90L15 80', 'm35 60m-5 0h10']);
    expect(paths({ name: 'p50', tone: 'plain', values: [null, null] }, value => value)).toEqual([]);
  });
});
