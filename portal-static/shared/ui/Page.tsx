import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

// The browser itself puts the reader at the top of the first page.
let first = true;

/** After a change of route the focus goes to the page's h1, so that a screen reader speaks it and Tab starts at the content. */
export function arrive(h1: HTMLElement | null | undefined): void {
  if (first) {
    first = false;
    return;
  }
  if (!h1) return;
  h1.tabIndex = -1;
  h1.focus({ preventScroll: true });
}

type Props = {
  title: string;
  heading?: ComponentChildren;
  site: string;
  /** The way back, over the heading. */
  above?: ComponentChildren;
  lead?: ComponentChildren;
  /** A picture on top of it all. */
  cover?: ComponentChildren;
  actions?: ComponentChildren;
  narrow?: boolean;
  children?: ComponentChildren;
};

export function Page({ title, heading, site, above, lead, cover, actions, narrow, children }: Props) {
  const h1 = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = title === site ? site : `${title} · ${site}`;
  }, [title, site]);
  useLayoutEffect(() => arrive(h1.current), []);
  return (
    <div class={narrow ? 'page page-narrow' : 'page'}>
      <div class={cover ? 'page-head hero' : 'page-head'}>
        {cover}
        <div class="stack">
          {above}
          <h1 ref={h1}>{heading ?? title}</h1>
          {lead && <p class="page-lead">{lead}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
