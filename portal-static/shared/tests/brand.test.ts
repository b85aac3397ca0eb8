import { describe, expect, it } from 'vitest';
import { contrastOf, readable } from '../brand';

const GROUNDS = ['#f1efeb', '#1b1f24'];
const COLOURS = ['#ffee00', '#fff', '#000', '#0a6570', '#63cdd6', '#f00', '#00f', '#808080', '#12131a'];

describe('a portal’s own colour', () => {
  it.each(GROUNDS.flatMap(ground => COLOURS.map(colour => [colour, ground] as const)))('%s can be read on %s', (colour, ground) => {
    expect(contrastOf(readable(colour, ground), ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('stays itself when it can be read already', () => {
    expect(readable('#0a6570', '#f1efeb')).toBe('#0a6570');
  });
});
