import { describe, expect, it } from 'vitest';
import { mayBe } from '../own';
import { flatten, titleOf } from '../pages/DocumentTree';
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
    expect(titleOf('API', tree, '/a/b')).toBe('B · API');
    expect(titleOf('API', tree, undefined)).toBe('A · API');
    expect(titleOf('API', tree, 'no/such')).toBe('API');
  });
});

describe('pages of a portal', () => {
  const page = (slug: string, ...children: ReturnType<typeof leaf>[]) => ({ slug, title: slug, children });
  const leaf = (slug: string) => ({ slug, title: slug, children: [] as never[] });
  const pages = [page('guides', leaf('Start here')), page('/', leaf('help'))];

  it.each([
    ['/guides', 'guides'],
    ['/Guides/start%20here', 'Start here'],
    ['/', '/'],
    ['/home', '/'],
    ['/help', 'help'],
    // What stands above it may be hidden from this reader.
    ['/hidden/help', 'help'],
  ])('%s may be one', (path, slug) => expect(mayBe(pages, path)?.slug).toBe(slug));

  it.each(['/getting-started', '/guides/other'])('%s is none', path => expect(mayBe(pages, path)).toBeUndefined());

  it('have no front page where there is none', () => expect(mayBe([page('guides')], '/')).toBeUndefined());
});
