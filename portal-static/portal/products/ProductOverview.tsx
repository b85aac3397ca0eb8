import { useState } from 'preact/hooks';
import { download } from '../../shared/download';
import { useLoad } from '../../shared/load';
import { problemOf } from '../../shared/problem';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { explain } from '../../shared/ui/Failure';
import { toast } from '../../shared/ui/Toasts';
import type { ApiDocumentTree, Product, ProductVersion } from '../contract';
import { DocumentText } from '../pages/DocumentTree';
import { portal } from '../portal';
import { developer } from '../session';
import { RegistrationBadge } from '../shell/RegistrationBadge';
import { signInPath } from '../shell/SignedIn';
import { text } from '../text';
import { products } from './calls';
import { text as words } from './text';

/** The first document introduces the product; its versions stand above it, because they are what is looked for. */
export function ProductOverview({ product, introduction }: { product: Product; introduction: ApiDocumentTree | undefined }) {
  return (
    <div class="api-columns">
      <div class="stack-wide">
        <Versions product={product} />
        {introduction && <DocumentText of={product.id} document={introduction} read={(document, signal) => products.document(product.id, document, signal)} />}
      </div>
      <aside class="card stack" aria-label={text.api.about}>
        <h2 class="aside-title">{text.api.about}</h2>
        <dl class="facts facts-stacked">
          {product.latest_version && <><dt>{text.api.version}</dt><dd>{product.latest_version.name}</dd></>}
          <dt>{text.api.updated}</dt><dd><time dateTime={product.updated_at}>{dayOf(product.updated_at)}</time></dd>
          {Object.entries(product.public_labels).map(([key, value]) => [<dt key={key}>{key}</dt>, <dd key={`${key}=`}>{value}</dd>])}
        </dl>
      </aside>
    </div>
  );
}

function Versions({ product }: { product: Product }) {
  const loaded = useLoad(async signal => {
    const list = await products.versions(product.id, signal);
    const isSpecified = await Promise.all(list.map(version => products.isSpecified(product.id, version.id, signal)));
    return list.map((version, index) => ({ version, isSpecified: isSpecified[index]! }));
  }, [product.id, developer.value?.id]);
  return (
    <section class="stack" aria-labelledby="versions">
      <h2 id="versions">{text.api.versions}</h2>
      <Await of={loaded} skeleton={<Bones kind="row" count={2} />}>
        {list =>
          list.length === 0 ? (
            <p class="soft">{words.versionsNone}</p>
          ) : (
            <ul class="lines">{list.map(({ version, isSpecified }) => <Line key={version.id} product={product} version={version} isSpecified={isSpecified} />)}</ul>
          )
        }
      </Await>
    </section>
  );
}

function Line({ product, version, isSpecified }: { product: Product; version: ProductVersion; isSpecified: boolean }) {
  const config = version.registration_configs[0];
  const access = !config ? words.access.open : config.credential_type === 'key_auth' ? words.access.key : words.access.client;
  const use = `/products/${product.id}/versions/${version.id}/use`;
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const content = await products.specification(product.id, version.id);
      if (content !== undefined) download(content, `${product.name}-${version.name}.${content.trimStart().startsWith('{') ? 'json' : 'yaml'}`);
    } catch (error) {
      toast(explain(problemOf(error)).join('. '));
    } finally {
      setBusy(false);
    }
  };
  const registers = version.registration_configs.some(one => one.registration_enabled) && portal.value?.authentication_enabled;
  return (
    <li class="line">
      <span class="line-main">
        <span class="row"><strong>{version.name}</strong>{version.deprecated && <Badge tone="warn">! {words.deprecated}</Badge>}</span>
        <span class="soft small">{access}{version.deprecated && `. ${words.deprecatedTodo}`}</span>
        {developer.value && registers && <Registered product={product.id} version={version.id} />}
      </span>
      <span class="row">
        {isSpecified && (
          <>
            <a class={buttonClass('plain', true)} href={`/reference/products/${product.id}?version=${version.id}`} aria-label={text.api.ofVersion(text.api.reference, version.name)}>{text.api.reference}</a>
            <Button kind="quiet" small busy={busy} aria-label={text.api.ofVersion(text.api.download, version.name)} onClick={save}>{text.api.download}</Button>
          </>
        )}
        {registers && (
          <a class={buttonClass('primary', true)} href={developer.value ? use : signInPath(use)} aria-label={text.api.ofVersion(developer.value ? words.use : words.useSignIn, version.name)}>
            {developer.value ? words.use : words.useSignIn}
          </a>
        )}
      </span>
    </li>
  );
}

/** The reader's applications that are registered, with what became of it. */
function Registered({ product, version }: { product: string; version: string }) {
  const mine = useLoad(async signal => (await products.applications(product, version, signal)).filter(app => app.registration_status), [product, version]);
  if (!mine.value?.length) return null;
  return (
    <span class="row small">
      <span class="soft">{words.registered}:</span>
      {mine.value.map(app => <span key={app.id} class="row"><a href={`/apps/${app.id}`}>{app.name}</a> <RegistrationBadge status={app.registration_status!} /></span>)}
    </span>
  );
}
