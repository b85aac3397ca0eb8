import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

type Props = {
  label: string;
  head: readonly string[];
  /** Heads the column of buttons; not seen, but spoken. */
  actions?: string;
  children: ComponentChildren;
};

export function Table({ label, head, actions, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    // What scrolls must be reachable by keyboard; what does not should not be in the way.
    const watch = new ResizeObserver(([entry]) => setScrolls(entry!.target.scrollWidth > entry!.target.clientWidth));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={box} class="table-wrap" role="group" aria-label={label} tabIndex={scrolls ? 0 : undefined}>
      <table class="table">
        <thead>
          <tr>
            {head.map(title => <th key={title} scope="col">{title}</th>)}
            {actions && <th scope="col"><span class="visually-hidden">{actions}</span></th>}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
