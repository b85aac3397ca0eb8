import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { Page } from '../../shared/ui/Page';
import { DocumentTree, titleOf } from '../pages/DocumentTree';
import { portal, siteName } from '../portal';
import { developer } from '../session';
import { signInPath } from '../shell/SignedIn';
import { text } from '../text';
import { products } from './calls';
import { ProductOverview } from './ProductOverview';
import { text as words } from './text';

export default function ProductRoute() {
  const { id, document } = useRoute().params as { id: string; document?: string };
  const { path, url } = useLocation();
  const inDocuments = path.includes('/docs');
  const loaded = useLoad(async signal => {
    // Who may not read the documents sees the rest.
    const [product, documents] = await Promise.all([products.find(id, signal), products.documents(id, signal).catch(() => [])]);
    return { product, documents };
  }, [id, developer.value?.id]);
  return (
    <Await of={loaded} skeleton={<div class="page"><Bones kind="title" /><Bones kind="line" count={3} /><Bones kind="card" count={2} /></div>} failed={problem => ([400, 401, 404].includes(problem.status) ? <Hidden back={url} /> : undefined)}>
      {({ product, documents }) => (
        <Page site={siteName()} title={inDocuments ? titleOf(product.name, documents, document) : product.name} heading={product.name} lead={inDocuments ? undefined : product.description} key={id}>
          {documents.length > 0 && (
            <nav class="tabs" aria-label={product.name}>
              <a class="tab" href={`/products/${id}`} aria-current={inDocuments ? undefined : 'page'}>{text.api.overview}</a>
              <a class="tab" href={`/products/${id}/docs`} aria-current={inDocuments ? 'page' : undefined}>{text.api.documents}</a>
            </nav>
          )}
          {inDocuments ? (
            <DocumentTree of={id} root={`/products/${id}`} tree={documents} read={(document, signal) => products.document(id, document, signal)} />
          ) : (
            <ProductOverview product={product} introduction={documents[0]} />
          )}
        </Page>
      )}
    </Await>
  );
}

/** The same words whether it is not there or not for this reader: the back end does not say either. */
const Hidden = ({ back }: { back: string }) => (
  <Page site={siteName()} title={words.hidden} lead={developer.value ? undefined : text.api.hiddenTodo} narrow>
    <div class="row">
      {!developer.value && portal.value?.authentication_enabled && <a class={buttonClass('primary')} href={signInPath(back)}>{text.account.signIn}</a>}
      <a class={buttonClass()} href="/products">{words.browse}</a>
    </div>
  </Page>
);
