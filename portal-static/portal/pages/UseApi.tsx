import { useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Page } from '../../shared/ui/Page';
import { apis, applications, registrations } from '../calls';
import { siteName } from '../portal';
import { SignedIn } from '../shell/SignedIn';
import { text } from '../text';
import { AskForAccess } from './AskForAccess';

export default function UseApi() {
  const { slug } = useRoute().params as { slug: string };
  return <SignedIn><Loaded slug={slug} /></SignedIn>;
}

function Loaded({ slug }: { slug: string }) {
  const loaded = useLoad(async signal => {
    const [api, actions, registered, all] = await Promise.all([
      apis.find(slug, signal), apis.actions(slug, signal), apis.applications(slug, signal), applications.all(signal),
    ]);
    return { api, allowed: actions.actions.register, registered, all };
  }, [slug]);
  return (
    <Await of={loaded} skeleton={<div class="page page-narrow"><Bones kind="title" /><Bones kind="row" count={4} /></div>}>
      {({ api, allowed, registered, all }) => (
        <Page site={siteName()} title={text.use.title(api.name)} lead={text.use.lead} narrow>
          {!api.auth_strategies?.length ? (
            <div class="note"><p>{text.use.noStrategy}</p></div>
          ) : !allowed ? (
            <div class="note note-warn"><p>{text.use.notAllowed}</p></div>
          ) : (
            <AskForAccess
              strategies={api.auth_strategies}
              registered={registered}
              all={all}
              register={app => registrations.create(app, api.id)}
              reference={api.current_version_summary ? `/reference/${api.slug}` : undefined}
            />
          )}
        </Page>
      )}
    </Await>
  );
}
