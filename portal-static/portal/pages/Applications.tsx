import { useLocation } from 'preact-iso';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { Page } from '../../shared/ui/Page';
import { Pager } from '../../shared/ui/Pager';
import { applications } from '../calls';
import { siteName } from '../portal';
import { SignedIn } from '../shell/SignedIn';
import { text } from '../text';

const SIZE = 25;

export default function Applications() {
  return <SignedIn><List /></SignedIn>;
}

function List() {
  const page = Math.max(1, Number(useLocation().query.page) || 1);
  const list = useLoad(signal => applications.list(page, SIZE, signal), [page]);
  const create = <a class={buttonClass('primary')} href="/apps/new">{text.apps.create}</a>;
  return (
    <Page site={siteName()} title={text.apps.title} lead={text.apps.lead} actions={list.value?.data.length ? create : undefined}>
      <Await of={list} skeleton={<Bones kind="row" count={4} />}>
        {({ data, meta }) =>
          data.length === 0 ? (
            <Empty title={text.apps.none} action={create}>{text.apps.noneTodo}</Empty>
          ) : (
            <div class="stack">
              <ul class="lines">
                {data.map(app => (
                  <li key={app.id} class="line">
                    <span class="line-main">
                      <a href={`/apps/${app.id}`}>{app.name}</a>
                      {app.description && <span class="soft small">{app.description}</span>}
                    </span>
                    <span class="soft small">{app.auth_strategy?.name} · <time dateTime={app.created_at}>{dayOf(app.created_at)}</time></span>
                  </li>
                ))}
              </ul>
              <Pager page={page} size={SIZE} total={meta.page.total} href={page => url('/apps', { page })} />
            </div>
          )
        }
      </Await>
    </Page>
  );
}
