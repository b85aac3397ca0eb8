import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { dateOf, dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Copy } from '../../shared/ui/Copy';
import { Dialog } from '../../shared/ui/Dialog';
import { Empty } from '../../shared/ui/Empty';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { credentials } from '../calls';
import type { Application, Credential } from '../contract';
import { text } from '../text';
import { NewKey, RotateKey } from './NewKey';

type Open = { kind: 'new' } | { kind: 'rename' | 'rotate' | 'remove'; key: Credential };

export function ApplicationCredentials({ app }: { app: Application }) {
  const kind = app.auth_strategy?.credential_type;
  if (kind === 'self_managed_client_credentials') return <SelfManaged app={app} />;
  return <Keys app={app} title={kind === 'client_credentials' ? text.app.secrets : text.app.keys} />;
}

function Keys({ app, title }: { app: Application; title: string }) {
  const keys = useLoad(signal => credentials.list(app.id, signal), [app.id]);
  // Without an answer the keys are there all the same.
  const used = useLoad(signal => credentials.lastUsed(app.id, signal), [app.id, keys.value?.length]).value;
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const create = <Button kind="primary" onClick={() => setOpen({ kind: 'new' })}>{text.app.newKey}</Button>;
  return (
    <section class="stack" aria-labelledby="keys">
      <div class="row spread">
        <h2 id="keys">{title}</h2>
        {keys.value && keys.value.length > 0 && create}
      </div>
      <Await of={keys} skeleton={<Bones kind="row" count={2} />}>
        {list =>
          list.length === 0 ? (
            <Empty title={text.app.keysNone} action={create}>{text.app.keysNoneTodo}</Empty>
          ) : (
            <ul class="lines">{list.map(key => <Line key={key.id} value={key} used={used?.get(key.id)} open={setOpen} />)}</ul>
          )
        }
      </Await>
      {open?.kind === 'new' && <NewKey app={app} close={close} made={keys.reload} />}
      {open?.kind === 'rotate' && <RotateKey app={app} old={open.key} name={nameOf(open.key)} close={close} made={keys.reload} />}
      {open?.kind === 'rename' && <Rename app={app} value={open.key} close={close} renamed={keys.reload} />}
      {open?.kind === 'remove' && (
        <Confirm
          title={text.app.removeKeyTitle(nameOf(open.key))}
          submit={text.app.remove}
          close={close}
          run={async () => {
            await credentials.remove(app.id, open.key.id);
            toast(text.app.removedKey(nameOf(open.key)));
            keys.reload();
          }}
        >
          {text.app.removeKeyTodo}
        </Confirm>
      )}
    </section>
  );
}

function Line({ value, used, open }: { value: Credential; used: string | null | undefined; open: (open: Open) => void }) {
  const name = nameOf(value);
  const works = value.status === undefined || value.status === 'active';
  const action = (kind: 'rename' | 'rotate' | 'remove', label: string) => (
    <Button small kind={kind === 'remove' ? 'danger' : 'plain'} aria-label={`${label}: ${name}`} onClick={() => open({ kind, key: value })}>{label}</Button>
  );
  return (
    <li class="line">
      <span class="line-main">
        <span class="row"><strong>{name}</strong>{!works && <Badge tone="bad">{value.status}</Badge>}</span>
        <span class="soft small">
          {value.created_at && <>{text.app.table.created} <time dateTime={value.created_at}>{dayOf(value.created_at)}</time> · </>}
          {value.expires_at ? text.app.expires(dayOf(value.expires_at)) : text.app.noExpiry}
          {used && <> · {text.app.lastUsed} <time dateTime={used}>{dateOf(used)}</time></>}
        </span>
      </span>
      <span class="row">{action('rename', text.app.rename)}{works && action('rotate', text.app.rotate)}{action('remove', text.app.remove)}</span>
    </li>
  );
}

const Rename = ({ app, value, close, renamed }: { app: Application; value: Credential; close: () => void; renamed: () => void }) => (
  <Dialog title={text.app.renameKey(nameOf(value))} close={close}>
    <Form
      submit={text.app.save}
      onSubmit={async ({ display_name }) => {
        await credentials.rename(app.id, value.id, display_name!.trim());
        toast(text.app.renamed);
        renamed();
        close();
      }}
    >
      <Field name="display_name" label={text.app.newKeyName} required maxLength={255} value={value.display_name} autocomplete="off" />
    </Form>
  </Dialog>
);

const SelfManaged = ({ app }: { app: Application }) => (
  <section class="stack" aria-labelledby="keys">
    <h2 id="keys">{text.app.clientId}</h2>
    <p class="soft">{text.app.selfManaged}</p>
    {app.client_id && <div class="row"><code>{app.client_id}</code><Copy small words={app.client_id} label={text.app.clientId} /></div>}
  </section>
);

const nameOf = (key: Credential) => key.display_name || key.client_id || key.id;
