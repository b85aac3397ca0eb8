import { useLocation } from 'preact-iso';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { Page } from '../../shared/ui/Page';
import { Pager } from '../../shared/ui/Pager';
import { SearchBox } from '../../shared/ui/SearchBox';
import type { Product } from '../contract';
import { siteName } from '../portal';
import { developer } from '../session';
import { signInPath } from '../shell/SignedIn';
import { text } from '../text';
import { products } from './calls';
import { useHero } from './hero';
import { text as words } from './text';

const SIZE = 24;

/** Like the catalog of APIs: the search and the page stand in the address. */
export default function Products() {
  const { query, route } = useLocation();
  const sought = query.q ?? '';
  const page = Math.max(1, Number(query.page) || 1);
  const list = useLoad(signal => (sought ? products.search(sought, { page, size: SIZE }, signal) : products.list({ page, size: SIZE }, signal)), [sought, page, developer.value?.id]);
  const hero = useHero();
  if (!hero) return <div class="page skeleton" aria-busy="true"><Bones kind="card" count={2} /></div>;
  return (
    <Page site={siteName()} title={words.title} {...hero}>
      <div class="stack">
        <SearchBox label={words.search} words={sought} search={q => route(url('/products', { q }), true)} />
        <Await of={list} skeleton={<div class="cards"><Bones kind="card" count={6} /></div>} failed={problem => (problem.status === 401 ? <SignInFirst /> : undefined)}>
          {({ data, meta }) => (
            <>
              <p class="visually-hidden" role="status">{words.found(meta.page.total)}</p>
              {data.length > 0 && <ul class="cards">{data.map(product => <li key={product.id}><ProductCard product={product} /></li>)}</ul>}
              {data.length === 0 && (sought ? (
                <Empty title={words.noMatch(sought)} action={<a class={buttonClass()} href="/products">{text.catalog.clear}</a>}>{text.catalog.noMatchTodo}</Empty>
              ) : (
                <Empty title={words.none}>{words.noneTodo}</Empty>
              ))}
              <Pager page={page} size={SIZE} total={meta.page.total} href={page => url('/products', { q: sought, page })} />
            </>
          )}
        </Await>
      </div>
    </Page>
  );
}

const ProductCard = ({ product }: { product: Product }) => (
  <div class="card api-card">
    <h2 class="api-card-name"><a href={`/products/${product.id}`}>{product.name}</a></h2>
    <p class="api-card-words">{product.description || text.catalog.noDescription}</p>
    <div class="row">
      {product.latest_version && <Badge>{product.latest_version.name}</Badge>}
      {product.version_count > 1 && <Badge>{words.versionCount(product.version_count)}</Badge>}
      {Object.entries(product.public_labels).map(([key, value]) => <Badge key={key}>{key}: {value}</Badge>)}
    </div>
  </div>
);

const SignInFirst = () => (
  <Empty title={words.signIn} action={<a class={buttonClass('primary')} href={signInPath('/products')}>{text.account.signIn}</a>}>{words.signInTodo}</Empty>
);
