import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { toast } from '../../shared/ui/Toasts';
import { applications, strategies } from '../calls';
import type { CreatedApplication } from '../contract';
import { siteName } from '../portal';
import { SignedIn } from '../shell/SignedIn';
import { text } from '../text';
import { ApplicationFields, draftOf } from './ApplicationFields';
import { ApplicationSecrets } from './ApplicationSecrets';
import { StrategyChoice } from './StrategyChoice';

export default function NewApplication() {
  return (
    <SignedIn>
      <Page site={siteName()} title={text.apps.create} lead={text.apps.createLead} narrow>
        <Creation />
      </Page>
    </SignedIn>
  );
}

function Creation() {
  const { route } = useLocation();
  const kinds = useLoad(signal => strategies.list(signal), []);
  const [chosen, setChosen] = useState<string>();
  const [created, setCreated] = useState<CreatedApplication>();
  const leave = (app: CreatedApplication) => {
    toast(text.apps.created(app.name));
    route(`/apps/${app.id}`);
  };
  return (
    <Await of={kinds} skeleton={<Bones kind="row" count={3} />}>
      {list => {
        const strategy = list.find(strategy => strategy.id === chosen) ?? list[0];
        return (
          <>
            <Form
              submit={text.apps.submit}
              onSubmit={async values => {
                const app = await applications.create(draftOf(values, strategy));
                if (app.client_secret) setCreated(app);
                else leave(app);
              }}
            >
              {list.length > 1 && <StrategyChoice list={list} chosen={strategy?.id} choose={setChosen} />}
              <ApplicationFields strategy={strategy} />
            </Form>
            {created && <ApplicationSecrets app={created} saved={() => leave(created)} />}
          </>
        );
      }}
    </Await>
  );
}
