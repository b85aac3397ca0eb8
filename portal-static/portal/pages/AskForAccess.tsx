import { useState } from 'preact/hooks';
import { Choice, Choices } from '../../shared/ui/Choices';
import { Form, type Values } from '../../shared/ui/Form';
import { applications } from '../calls';
import type { ApiApplication, Application, ApprovalStatus, AuthStrategy, CreatedApplication } from '../contract';
import { text } from '../text';
import { AccessAsked } from './AccessAsked';
import { ApplicationFields, draftOf } from './ApplicationFields';
import { ApplicationSecrets } from './ApplicationSecrets';
import { StrategyChoice } from './StrategyChoice';

const NEW = 'new';

type Props = {
  /** How applications may be known; at least one. */
  strategies: AuthStrategy[];
  /** The reader's applications with their registrations for this. */
  registered: ApiApplication[];
  all: Application[];
  register: (application: string) => Promise<{ status: ApprovalStatus }>;
  /** Where it can be tried. */
  reference: string | undefined;
};

/** Asks for access by an application that is there or is made now, and says what came of it. */
export function AskForAccess({ strategies, registered, all, register, reference }: Props) {
  const states = new Map(registered.map(app => [app.id, app.registration_status]));
  const fits = (app: Application) => strategies.some(strategy => strategy.id === app.auth_strategy?.id);
  const free = all.filter(app => fits(app) && !states.get(app.id));
  const [chosen, setChosen] = useState(free[0]?.id ?? NEW);
  const [kind, setKind] = useState<string>();
  const [made, setMade] = useState<CreatedApplication>();
  const [secrets, setSecrets] = useState<CreatedApplication>();
  const [done, setDone] = useState<{ app: Application; status: ApprovalStatus }>();
  const strategy = strategies.find(strategy => strategy.id === kind) ?? strategies[0]!;

  const ask = async (values: Values) => {
    const app = chosen === NEW ? await makeOnce(values) : all.find(app => app.id === chosen)!;
    const { status } = await register(app.id);
    setDone({ app, status });
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
      {done ? <AccessAsked {...done} byKey={(done.app.auth_strategy ?? strategy).credential_type === 'key_auth'} reference={reference} /> : (
        <Form submit={text.use.submit} onSubmit={ask}>
          {all.length > 0 && (
            <Choices legend={text.use.which}>
              {all.map(app => (
                <Choice key={app.id} {...choice(app.id)} disabled={!free.includes(app)} label={app.name} hint={hintOf(states.get(app.id), fits(app))} />
              ))}
              <Choice {...choice(NEW)} label={text.use.create} />
            </Choices>
          )}
          {chosen === NEW && strategies.length > 1 && <StrategyChoice list={strategies} chosen={strategy.id} choose={setKind} />}
          {chosen === NEW && <ApplicationFields strategy={strategy} />}
        </Form>
      )}
      {secrets && <ApplicationSecrets app={secrets} saved={() => setSecrets(undefined)} />}
    </>
  );
}

const hintOf = (status: ApiApplication['registration_status'] | undefined, fits: boolean) =>
  status ? text.use.taken(status) : fits ? undefined : text.use.wrongStrategy;
