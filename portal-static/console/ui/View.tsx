import type { ComponentChildren } from 'preact';
import { Page } from '../../shared/ui/Page';
import { words } from '../shell/text';

type Crumb = { href: string; title: string };
type Props = { title: string; /** Which part of it is shown, for the title of the window and the history. */ part?: string | undefined; heading?: ComponentChildren; crumbs?: Crumb[]; lead?: ComponentChildren; actions?: ComponentChildren; form?: boolean; children?: ComponentChildren };

/** A page of the console. `form` keeps lines of input at a width that can be taken in. */
export const View = ({ crumbs, form, part, title, heading, children, ...page }: Props) => (
  <Page site={words.site} title={part ? `${part} · ${title}` : title} heading={heading ?? title} above={crumbs && <Crumbs crumbs={crumbs} />} {...page}>
    {form ? <div class="form-page">{children}</div> : children}
  </Page>
);

const Crumbs = ({ crumbs }: { crumbs: Crumb[] }) => (
  <nav class="crumbs" aria-label={words.crumbs}>
    <ol>{crumbs.map(crumb => <li key={crumb.href}><a href={crumb.href}>{crumb.title}</a></li>)}</ol>
  </nav>
);
