import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { Pager } from '../../shared/ui/Pager';
import { SearchBox } from '../../shared/ui/SearchBox';
import type { Page } from '../contract';
import { words } from './text';
import { useQuery } from './query';
import { Table } from '../../shared/ui/Table';

const SIZE = 25;

export type ListQuery = { name: string; page: number; size: number };

type Props<T> = {
  label: string;
  head: readonly string[];
  actions?: string;
  /** Stands above the list when there is one. */
  above?: ComponentChildren;
  /** What else the list depends on. A change loads it again. */
  inputs?: readonly unknown[];
  list: (query: ListQuery, signal: AbortSignal) => Promise<Page<T>>;
  row: (item: T, reload: () => void) => VNode;
  empty: ComponentChildren;
};

/** A list that is searched by name and cut into pages by the back end. */
export function Listing<T>({ label, head, actions, above, inputs = [], list, row, empty }: Props<T>) {
  const { query, page, filter, href } = useQuery();
  const name = query.name ?? '';
  const loaded = useLoad(signal => list({ name, page, size: SIZE }, signal), [name, page, ...inputs]);
  const box = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  // A row that goes takes the focus with it, and Tab would begin at the top of the page.
  useEffect(() => {
    if (held.current && loaded.value && document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, [loaded.value]);
  const nothingAtAll = name === '' && loaded.value?.meta.page.total === 0;
  return (
    <div
      ref={box}
      class="stack"
      role="group"
      aria-label={label}
      tabIndex={-1}
      onFocusIn={() => (held.current = true)}
      onFocusOut={event => (held.current = event.relatedTarget === null)}
    >
      {!nothingAtAll && above && <div>{above}</div>}
      {!nothingAtAll && <SearchBox label={words.search} words={name} search={name => filter({ name })} />}
      <Await of={loaded} skeleton={<Bones kind="row" count={5} />}>
        {({ data, meta: { page: { total, longest } } }) => (
          <>
            <p class="visually-hidden" role="status">{words.found(total)}</p>
            {data.length > 0 && <Table label={label} head={head} {...(actions ? { actions } : {})}>{data.map(item => row(item, loaded.reload))}</Table>}
            {data.length === 0 && (name ? <Empty title={words.noMatch(name)} action={<Button onClick={() => filter({ name: '' })}>{words.clear}</Button>}>{words.noMatchTodo}</Empty> : empty)}
            <Pager page={page} size={SIZE} total={longest ?? total} href={page => href({ page })} />
          </>
        )}
      </Await>
    </div>
  );
}
