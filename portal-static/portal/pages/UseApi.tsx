import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Choice, Choices } from '../../shared/ui/Choices';
import { Form, type Values } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { apis, applications, registrations } from '../calls';
import type { Api, ApiApplication, Application, CreatedApplication, Registration } from '../contract';
import { siteName } from '../portal';
import { SignedIn } from '../shell/SignedIn';
import { text } from '../text';
import { ApplicationFields, draftOf } from './ApplicationFields';
import { ApplicationSecrets } from './ApplicationSecrets';
import { UseApiDone } from './UseApiDone';

const NEW = 'new';

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
          {(api.auth_strategies?.length ?? 0) === 0 ? (
            <div class="note"><p>{text.use.noStrategy}</p></div>
          ) : !allowed ? (
            <div class="note note-warn"><p>{text.use.notAllowed}</p></div>
          ) : (
            <Request api={api} registered={registered} all={all} />
          )}
        </Page>
      )}
    </Await>
  );
}

type Done = { app: Application; registration: Registration };

function Request({ api, registered, all }: { api: Api; registered: ApiApplication[]; all: Application[] }) {
  const states = new Map(registered.map(app => [app.id, app.registration_status]));
  const fits = (app: Application) => api.auth_strategies!.some(strategy => strategy.id === app.auth_strategy?.id);
  const free = all.filter(app => fits(app) && !states.get(app.id));
  const [chosen, setChosen] = useState(free[0]?.id ?? NEW);
  const [made, setMade] = useState<CreatedApplication>();
  const [secrets, setSecrets] = useState<CreatedApplication>();
  const [done, setDone] = useState<Done>();
  const strategy = api.auth_strategies![0];

  const ask = async (values: Values) => {
    const app = chosen === NEW ? await makeOnce(values) : all.find(app => app.id === chosen)!;
    const registration = await registrations.create(app.id, api.id);
    setDone({ app, registration });
  };
  // A registration that fails after its application was made must not make a second one when it is tried again.
  const makeOnce = async (values: Values) => {
    if (made) return made;
    const app = await applications.create(draftOf(values, strategy));
    setMade(app);
    if (app.client_secret) setSecrets(app);
    return app;
  };
  const choice = (value: string) => ({ name: 'application', value, checked: chosen === value, choose: () => setChosen(value) });
  return (
    <>
      {done ? <UseApiDone api={api} {...done} /> : (
        <Form submit={text.use.submit} onSubmit={ask}>
          {all.length > 0 && (
            <Choices legend={text.use.which}>
              {all.map(app => (
                <Choice key={app.id} {...choice(app.id)} disabled={!free.includes(app)} label={app.name} hint={hintOf(states.get(app.id), fits(app))} />
              ))}
              <Choice {...choice(NEW)} label={text.use.create} />
            </Choices>
          )}
          {chosen === NEW && <ApplicationFields strategy={strategy} />}
        </Form>
      )}
      {secrets && <ApplicationSecrets app={secrets} saved={() => setSecrets(undefined)} />}
    </>
  );
}

const hintOf = (status: ApiApplication['registration_status'] | undefined, fits: boolean) =>
  status ? text.use.taken(status) : fits ? undefined : text.use.wrongStrategy;
