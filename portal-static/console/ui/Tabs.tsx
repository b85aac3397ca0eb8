import type { ComponentChildren } from 'preact';
import { words } from '../shell/text';

export type Tab = { href: string; title: ComponentChildren; current: boolean };

/** Links to the parts of a thing, each with an address of its own. */
export const Tabs = ({ label, tabs }: { label: string; tabs: Tab[] }) => (
  <>
    <nav class="tabs" aria-label={label}>
      {tabs.map(tab => <a key={tab.href} class="tab" href={tab.href} aria-current={tab.current ? 'page' : undefined}>{tab.title}</a>)}
    </nav>
    {/* An address that was mistyped, or of a part that is no more. */}
    {tabs.every(tab => !tab.current) && <p class="note note-warn">{words.notFound.lead}</p>}
  </>
);
