import { describe, expect, it } from 'vitest';
import type { Document, DocumentTree } from '../contract';
import { documentBody } from '../documents/body';
import { parentsFor, places, siblingsUnder } from '../documents/tree';
import { nameCells } from '../../shared/ui/Table';

const node = (slug: string, children: DocumentTree[] = [], status: DocumentTree['status'] = 'published'): DocumentTree =>
  ({ id: slug, title: slug.toUpperCase(), slug, status, parent_document_id: null, updated_at: '', children });

const tree = [node('guide', [node('setup', [node('linux')], 'unpublished')]), node('faq')];

describe('the documents of an API', () => {
  it('stand in a list under their paths', () => {
    expect(places(tree).map(({ path, depth }) => [path, depth])).toEqual([['guide', 0], ['guide/setup', 1], ['guide/setup/linux', 2], ['faq', 0]]);
  });

  it('may be pages, whose slugs have slashes', () => {
    expect(places([node('/', [node('/terms')]), node('/guides/', [node('setup')])]).map(({ path }) => path)).toEqual(['', 'terms', 'guides', 'guides/setup']);
    const values = { title: 'Home', slug: '/', status: 'published', content: '# Hi', visibility: 'public', description: ' What ' };
    expect(documentBody(values, undefined)).toEqual({ title: 'Home', slug: '/', status: 'published', content: '# Hi', visibility: 'public', description: 'What' });
    expect(documentBody({ ...values, visibility: '', description: '' }, { ...node('/'), content: '', description: 'old' })).toEqual({ title: 'Home', slug: '/', status: 'published', content: '# Hi', description: null });
  });

  it('are hidden by an unpublished parent, which is not hidden itself', () => {
    expect(places(tree).filter(place => place.isHidden).map(place => place.path)).toEqual(['guide/setup/linux']);
  });

  it('move anywhere but below themselves', () => {
    expect(parentsFor(tree, 'setup').map(place => place.document.id)).toEqual(['guide', 'faq']);
    expect(siblingsUnder(tree, 'setup').map(({ id }) => id)).toEqual(['linux']);
    expect(siblingsUnder(tree, null).map(({ id }) => id)).toEqual(['guide', 'faq']);
  });

  it('leave out of their body what the back end makes', () => {
    const values = { title: ' Guide ', slug: '', status: 'published', content: '# Hi', parent_document_id: '' };
    expect(documentBody(values, undefined)).toEqual({ title: 'Guide', status: 'published', content: '# Hi' });
    expect(documentBody({ ...values, parent_document_id: 'p' }, undefined).parent_document_id).toBe('p');
    expect(documentBody({ ...values, slug: 'g', parent_document_id: 'p' }, { ...node('g'), content: '' } satisfies Document)).toEqual({ title: 'Guide', slug: 'g', status: 'published', content: '# Hi' });
  });
});

describe('a table', () => {
  it('tells each cell what it is and which column it belongs to', () => {
    const body = document.createElement('tbody');
    body.innerHTML = '<tr><th>Ida</th><td>pending</td><td class="actions"></td></tr>';
    nameCells(body, ['Name', 'Status']);
    expect([...body.querySelectorAll<HTMLElement>('th, td')].map(cell => [cell.getAttribute('role'), cell.dataset.label])).toEqual([['rowheader', undefined], ['cell', 'Status'], ['cell', undefined]]);
  });
});
