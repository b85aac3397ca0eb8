import { describe, expect, it } from 'vitest';
import type { MenuItem } from '../contract';
import { linkOf, shownTo } from '../shell/links';

const item = (path: string, more: Partial<MenuItem> = {}): MenuItem => ({ path, title: 'T', visibility: 'public', external: false, ...more });

describe('a menu of the operator', () => {
  it('shows private items to who is signed in', () => {
    const items = [item('/a'), item('/b', { visibility: 'private' })];
    expect(shownTo(items, null).map(({ path }) => path)).toEqual(['/a']);
    expect(shownTo(items, { id: 'd', email: 'd@example.com', full_name: 'D' }).length).toBe(2);
    expect(shownTo(undefined, null)).toEqual([]);
  });

  it.each([['/apis', '/apis'], ['guides/setup', '/guides/setup'], ['https://example.com/a', 'https://example.com/a'], ['mailto:a@example.com', 'mailto:a@example.com']])('leads from %s to %s', (path, href) => {
    expect(linkOf(item(path)).href).toBe(href);
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example'])('never runs or leaves for %s', path => {
    const { protocol, host } = new URL(linkOf(item(path)).href, 'https://portal.example');
    expect([protocol, host]).toEqual(['https:', 'portal.example']);
  });

  it('opens what is elsewhere apart', () => expect(linkOf(item('https://example.com', { external: true }))).toMatchObject({ target: '_blank', rel: 'noopener noreferrer' }));
});
