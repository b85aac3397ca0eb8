import { useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Page } from '../../shared/ui/Page';
import { applications } from '../calls';
import { AskForAccess } from '../pages/AskForAccess';
import { siteName } from '../portal';
import { SignedIn } from '../shell/SignedIn';
import { text } from '../text';
import { productRegistrations, products } from './calls';
import { text as words } from './text';

export default function UseVersion() {
  const { id, version } = useRoute().params as { id: string; version: string };
  return <SignedIn><Loaded id={id} version={version} /></SignedIn>;
}

function Loaded({ id, version }: { id: string; version: string }) {
  const loaded = useLoad(async signal => {
    const [product, found, actions, registered, all, isSpecified] = await Promise.all([
      products.find(id, signal), products.version(id, version, signal), products.actions(id, signal), products.applications(id, version, signal), applications.all(signal),
      products.isSpecified(id, version, signal),
    ]);
    return { product, version: found, allowed: actions.actions.register, registered, all, isSpecified };
  }, [id, version]);
  return (
    <Await of={loaded} skeleton={<div class="page page-narrow"><Bones kind="title" /><Bones kind="row" count={4} /></div>}>
      {({ product, version, allowed, registered, all, isSpecified }) => {
        const strategies = version.registration_configs.filter(config => config.registration_enabled);
        return (
          <Page site={siteName()} title={text.use.title(`${product.name} ${version.name}`)} lead={text.use.lead} narrow>
            {strategies.length === 0 ? (
              <div class="note"><p>{words.noRegistration}</p></div>
            ) : !allowed ? (
              <div class="note note-warn"><p>{words.notAllowed}</p></div>
            ) : (
              <AskForAccess
                strategies={strategies}
                registered={registered}
                all={all}
                register={app => productRegistrations.create(app, version.id)}
                reference={isSpecified ? `/reference/products/${product.id}?version=${version.id}` : undefined}
              />
            )}
          </Page>
        );
      }}
    </Await>
  );
}
