import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { text as sharedText } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Field, Form, type Values } from '../../shared/ui/Form';
import { SecretDialog } from '../../shared/ui/Secret';
import { Choice, Choices } from '../../shared/ui/Choices';
import { credentials } from '../calls';
import type { Application, CreatedCredential, Credential } from '../contract';
import { text } from '../text';

type Props = { app: Application; close: () => void; made: () => void };

/** Asks for a name, makes the key, shows it once. */
export const NewKey = (props: Props) => (
  <MakeKey {...props} title={text.app.newKey} submit={text.app.newKeySubmit} name={text.app.keyDefault(props.app.name)} make={values => credentials.create(props.app.id, values.display_name!.trim())} />
);

const OVERLAP_DAYS = [0, 1, 7, 30];

/** A new key in the place of an old one, which goes on for as long as programs need to change over. Both count as one. */
export function RotateKey({ old, name, ...props }: Props & { old: Credential; name: string }) {
  const [days, setDays] = useState(1);
  return (
    <MakeKey {...props} title={text.app.rotateTitle(name)} submit={text.app.rotateSubmit} name={name} make={values => credentials.rotate(props.app.id, old.id, values.display_name!.trim(), days)}>
      <p>{text.app.rotateTodo}</p>
      <Choices legend={text.app.overlap}>
        {OVERLAP_DAYS.map(choice => (
          <Choice key={choice} name="overlap" value={String(choice)} checked={choice === days} choose={() => setDays(choice)} label={text.app.overlapDays(choice)} />
        ))}
      </Choices>
    </MakeKey>
  );
}

type MakeProps = Props & { title: string; submit: string; name: string; make: (values: Values) => Promise<CreatedCredential>; children?: ComponentChildren };

function MakeKey({ close, made, title, submit, name, make, children }: MakeProps) {
  const [key, setKey] = useState<CreatedCredential>();
  if (key) {
    return (
      <SecretDialog title={text.app.keyReady(key.display_name ?? text.app.keyLabel)} secrets={secretsOf(key)} saved={close}>
        {text.app.shownOnce}
      </SecretDialog>
    );
  }
  return (
    <Dialog title={title} close={close}>
      <Form
        submit={submit}
        aside={<Button onClick={close}>{sharedText.cancel}</Button>}
        onSubmit={async values => {
          setKey(await make(values));
          made();
        }}
      >
        {children}
        <Field name="display_name" label={text.app.newKeyName} hint={text.app.newKeyHint} required maxLength={255} value={name} autocomplete="off" />
      </Form>
    </Dialog>
  );
}

const secretsOf = (key: CreatedCredential) =>
  key.type === 'api_key'
    ? [{ label: text.app.keyLabel, value: key.credential ?? '' }]
    : [{ label: text.app.clientIdLabel, value: key.client_id ?? '' }, { label: text.app.clientSecretLabel, value: key.client_secret ?? '' }];
