import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { Icon } from '../../shared/ui/Icon';
import { Page } from '../../shared/ui/Page';
import { apis } from '../calls';
import type { Api } from '../contract';
import { portal, siteName } from '../portal';
import { developer } from '../session';
import { signInPath } from '../shell/SignedIn';
import { text } from '../text';
import { ApiOverview } from './ApiOverview';
import { DocumentTree, titleOf } from './DocumentTree';

export default function ApiRoute() {
  const { slug, document } = useRoute().params as { slug: string; document?: string };
  const { path, url } = useLocation();
  const inDocuments = path.includes('/docs');
  const loaded = useLoad(async signal => {
    // An API without documents answers with an empty tree; one that may not be read, with a refusal of its own.
    const [api, documents] = await Promise.all([apis.find(slug, signal), apis.documents(slug, signal).catch(() => [])]);
    return { api, documents };
  }, [slug, developer.value?.id]);
  return (
    <Await of={loaded} skeleton={<div class="page"><Bones kind="title" /><Bones kind="line" count={3} /><Bones kind="card" count={2} /></div>} failed={problem => (problem.status === 404 || problem.status === 401 ? <Hidden back={url} /> : undefined)}>
      {({ api, documents }) => (
        <Page
          site={siteName()}
          title={inDocuments ? titleOf(api.name, documents, document) : api.name}
          heading={<ApiHeading api={api} />}
          lead={inDocuments ? undefined : api.description}
          actions={<ApiActions api={api} />}
          key={slug}
        >
          {documents.length > 0 && (
            <nav class="tabs" aria-label={api.name}>
              <a class="tab" href={`/apis/${slug}`} aria-current={inDocuments ? undefined : 'page'}>{text.api.overview}</a>
              <a class="tab" href={`/apis/${slug}/docs`} aria-current={inDocuments ? 'page' : undefined}>{text.api.documents}</a>
            </nav>
          )}
          {inDocuments ? <DocumentTree of={api.id} root={`/apis/${api.slug}`} tree={documents} read={(document, signal) => apis.document(api.slug, document, signal)} /> : <ApiOverview api={api} />}
        </Page>
      )}
    </Await>
  );
}

const ApiHeading = ({ api }: { api: Api }) => (
  <span class="api-heading">
    {api.name} {api.version && <Badge>{api.version}</Badge>} {api.visibility === 'private' && <Badge><Icon name="lock" />{text.catalog.private}</Badge>}
  </span>
);

function ApiActions({ api }: { api: Api }) {
  const needsKey = (api.auth_strategies?.length ?? 0) > 0;
  const use = developer.value ? `/apis/${api.slug}/use` : signInPath(`/apis/${api.slug}/use`);
  return (
    <>
      {api.current_version_summary && <a class={buttonClass(needsKey ? 'plain' : 'primary')} href={`/reference/${api.slug}`}>{text.api.reference}</a>}
      {needsKey && portal.value?.authentication_enabled && <a class={buttonClass('primary')} href={use}>{developer.value ? text.api.use : text.api.useSignIn}</a>}
    </>
  );
}

/** The same words whether it is not there or not for this reader: the back end does not say either. */
const Hidden = ({ back }: { back: string }) => (
  <Page site={siteName()} title={text.api.hidden} lead={developer.value ? undefined : text.api.hiddenTodo} narrow>
    <div class="row">
      {!developer.value && portal.value?.authentication_enabled && <a class={buttonClass('primary')} href={signInPath(back)}>{text.account.signIn}</a>}
      <a class={buttonClass()} href="/apis">{text.notFound.action}</a>
    </div>
  </Page>
);
