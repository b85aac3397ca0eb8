import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

type Props = {
  label: string;
  head: readonly string[];
  /** Heads the column of buttons; not seen, but spoken. */
  actions?: string;
  children: ComponentChildren;
};

/**
 * Rows and columns; on a narrow screen each row is a card, because what lies to the right of the screen is not found. The roles are written down since
 * a table that is laid out as blocks is none to every browser.
 */
export function Table({ label, head, actions, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    // What scrolls must be reachable by keyboard; what does not should not be in the way.
    const watch = new ResizeObserver(([entry]) => setScrolls(entry!.target.scrollWidth > entry!.target.clientWidth));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!body.current) return;
    const rows = body.current;
    nameCells(rows, head);
    // Rows change without this table being drawn again.
    const watch = new MutationObserver(() => nameCells(rows, head));
    watch.observe(rows, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [head.join()]);
  return (
    <div ref={box} class="table-wrap" role="group" aria-label={label} tabIndex={scrolls ? 0 : undefined}>
      <table class="table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {head.map(title => <th key={title} scope="col" role="columnheader">{title}</th>)}
            {actions && <th scope="col" role="columnheader"><span class="visually-hidden">{actions}</span></th>}
          </tr>
        </thead>
        <tbody ref={body} role="rowgroup">{children}</tbody>
      </table>
    </div>
  );
}

/** Gives each cell its role, and the words of its column for the card that its row may become. */
export function nameCells(body: HTMLTableSectionElement, head: readonly string[]): void {
  for (const row of body.querySelectorAll('tr')) {
    row.setAttribute('role', 'row');
    row.querySelectorAll<HTMLTableCellElement>(':scope > :is(th, td)').forEach((cell, column) => {
      cell.setAttribute('role', cell.localName === 'th' ? 'rowheader' : 'cell');
      const title = head[column];
      if (title && cell.localName === 'td') cell.dataset.label = title;
    });
  }
}
