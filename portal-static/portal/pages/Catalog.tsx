import { useLocation } from 'preact-iso';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { Icon } from '../../shared/ui/Icon';
import { Page } from '../../shared/ui/Page';
import { Pager } from '../../shared/ui/Pager';
import { SearchBox } from '../../shared/ui/SearchBox';
import { apis } from '../calls';
import type { Api } from '../contract';
import { portal, siteName } from '../portal';
import { developer } from '../session';
import { text } from '../text';

const SIZE = 24;

/** The search and the page stand in the address, so that a list can be kept, shared and gone back to. */
export default function Catalog() {
  const { query, route } = useLocation();
  const words = query.q ?? '';
  const page = Math.max(1, Number(query.page) || 1);
  const list = useLoad(signal => apis.list({ words, page, size: SIZE }, signal), [words, page, developer.value?.id]);
  return (
    <Page site={siteName()} title={text.catalog.title} lead={text.catalog.lead}>
      <div class="stack">
        <SearchBox label={text.catalog.filter} words={words} search={q => route(url('/apis', { q }), true)} />
        <Await of={list} skeleton={<div class="cards"><Bones kind="card" count={6} /></div>}>
          {({ data, meta }) => (
            <>
              <p class="visually-hidden" role="status">{text.catalog.found(meta.page.total)}</p>
              {data.length > 0 && <ul class="cards">{data.map(api => <li key={api.id}><ApiCard api={api} /></li>)}</ul>}
              {data.length === 0 && (words ? <NoMatch words={words} /> : <NoApis />)}
              <Pager page={page} size={SIZE} total={meta.page.total} href={page => url('/apis', { q: words, page })} />
            </>
          )}
        </Await>
      </div>
    </Page>
  );
}

function ApiCard({ api }: { api: Api }) {
  return (
    <div class="card api-card">
      <h2 class="api-card-name"><a href={`/apis/${api.slug}`}>{api.name}</a></h2>
      <p class="api-card-words">{api.description || text.catalog.noDescription}</p>
      <div class="row">
        {api.version && <Badge>{api.version}</Badge>}
        {api.current_version_summary && <Badge>{text.api.spec[api.current_version_summary.spec.type]}</Badge>}
        {api.visibility === 'private' && <Badge><Icon name="lock" />{text.catalog.private}</Badge>}
      </div>
    </div>
  );
}

const NoMatch = ({ words }: { words: string }) => (
  <Empty title={text.catalog.noMatch(words)} action={<a class={buttonClass()} href="/apis">{text.catalog.clear}</a>}>{text.catalog.noMatchTodo}</Empty>
);

const NoApis = () =>
  developer.value || !portal.value?.authentication_enabled ? (
    <Empty title={text.catalog.none}>{text.catalog.noneDeveloper}</Empty>
  ) : (
    <Empty title={text.catalog.none} action={<a class={buttonClass('primary')} href="/login?return=/apis">{text.account.signIn}</a>}>{text.catalog.noneVisitor}</Empty>
  );
