import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { toast } from '../../shared/ui/Toasts';
import { applications } from '../calls';
import type { Application } from '../contract';
import { siteName } from '../portal';
import { ApplicationUsage } from '../usage/ApplicationUsage';
import { SignedIn } from '../shell/SignedIn';
import { text } from '../text';
import { ApplicationCredentials } from './ApplicationCredentials';
import { ApplicationFields } from './ApplicationFields';
import { ApplicationRegistrations } from './ApplicationRegistrations';
import { RemoveApplication } from './RemoveApplication';

export default function ApplicationRoute() {
  const { id } = useRoute().params as { id: string };
  return <SignedIn><Loaded id={id} /></SignedIn>;
}

function Loaded({ id }: { id: string }) {
  const { route } = useLocation();
  const app = useLoad(signal => applications.find(id, signal), [id]);
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const close = () => setOpen(undefined);
  return (
    <Await of={app} skeleton={<div class="page"><Bones kind="title" /><Bones kind="row" count={5} /></div>}>
      {value => (
        <Page
          site={siteName()}
          title={value.name}
          lead={value.description}
          actions={<><Button onClick={() => setOpen('edit')}>{text.app.edit}</Button><Button kind="danger" onClick={() => setOpen('remove')}>{text.app.remove}</Button></>}
        >
          <div class="stack-wide">
            <ApplicationCredentials app={value} />
            <ApplicationRegistrations app={value} />
            <ApplicationUsage app={value} />
          </div>
          {open === 'edit' && <Edit app={value} close={close} changed={app.reload} />}
          {open === 'remove' && <RemoveApplication app={value} close={close} removed={() => route('/apps')} />}
        </Page>
      )}
    </Await>
  );
}

const Edit = ({ app, close, changed }: { app: Application; close: () => void; changed: () => void }) => (
  <Dialog title={text.app.editTitle} close={close}>
    <Form
      submit={text.app.save}
      onSubmit={async ({ name, description }) => {
        await applications.change(app.id, { name: name!.trim(), description: description!.trim() });
        toast(text.app.changed);
        changed();
        close();
      }}
    >
      <ApplicationFields name={app.name} description={app.description} />
    </Form>
  </Dialog>
);
