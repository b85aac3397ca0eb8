import { describe, expect, it } from 'vitest';
import { titleOf, widthOf } from '../enhance';
import { matches } from '../ui/Palette';

describe('a diagram', () => {
  it.each([
    ['<svg id="a" viewBox="0 0 120.4 60">', 121],
    ['<?xml version="1.0"?><svg xmlns="x" width="100%" viewBox="-8, -8, 40, 50"><style>a</style></svg>', 40],
    ['<svg width="10">', undefined],
  ])('has the width of its picture: %s', (svg, width) => expect(widthOf(svg)).toBe(width));

  it.each([
    ['@startuml\ntitle How it flows\nA -> B\n@enduml', 'How it flows'],
    ['graph LR\n  accTitle: The states\n  a-->b', 'The states'],
    ['graph LR\n a-->b', undefined],
  ])('is described by its title', (source, title) => expect(titleOf(source)).toBe(title));
});

describe('the palette', () => {
  it.each([
    ['Getting started', 'gst', true],
    ['Getting started', 'Get st', true],
    ['APIs', 'pa', false],
    ['APIs', '', true],
  ])('%s for "%s": %s', (title, words, found) => expect(matches(title, words)).toBe(found));
});
