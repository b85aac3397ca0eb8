import { describe, expect, it } from 'vitest';
import { lower, underTitle, withOneTitle } from '../markdown/headings';

describe('headings of rendered Markdown', () => {
  it('go below the heading of the page, with what they carry', () => {
    expect(underTitle('<h1 id="doc-a">A <em>b</em></h1><p>x</p><h2>C</h2><h6>D</h6>')).toBe('<h2 id="doc-a">A <em>b</em></h2><p>x</p><h3>C</h3><h6>D</h6>');
  });

  it('stay where they are below it already', () => expect(underTitle('<h2>A</h2><h3>B</h3>')).toBe('<h2>A</h2><h3>B</h3>'));

  it('do not touch what only looks like one', () => expect(lower('<p title="<h1>">&lt;h1&gt;</p>', 1)).not.toContain('<h2'));

  it('have one title where there are several', () => {
    expect(withOneTitle('<h1>A</h1><h2>B</h2><h1>C</h1>', 'T')).toEqual({ title: 'A', html: '<h1>A</h1><h3>B</h3><h2>C</h2>' });
  });

  it('have a title where there is none', () => {
    expect(withOneTitle('<p>x</p>', '<b>T')).toEqual({ title: '<b>T', html: '<h1 class="visually-hidden">&lt;b&gt;T</h1><p>x</p>' });
  });
});
