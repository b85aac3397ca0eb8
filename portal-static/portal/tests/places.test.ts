import { describe, expect, it } from 'vitest';
import { flatten } from '../pages/DocumentTree';
import { returnPath } from '../shell/SignedIn';

describe('after signing in', () => {
  it.each([
    ['/apps?page=2', '/apps?page=2'],
    ['//evil.example', '/apis'],
    ['/\\evil.example', '/apis'],
    ['https://evil.example', '/apis'],
    ['javascript:alert(1)', '/apis'],
    ['/\t/evil.example', '/apis'],
    ['', '/apis'],
  ])('"%s" leads to %s', (back, path) => expect(returnPath({ return: back }, '/apis')).toBe(path));
});

describe('documents', () => {
  it('have the path of their ancestors', () => {
    const leaf = { id: '3', title: 'C', slug: 'c', children: [] };
    const tree = [{ id: '1', title: 'A', slug: 'a', children: [{ id: '2', title: 'B', slug: 'b', children: [leaf] }] }];
    expect(flatten(tree).map(({ path, depth }) => [path, depth])).toEqual([['a', 0], ['a/b', 1], ['a/b/c', 2]]);
  });
});
