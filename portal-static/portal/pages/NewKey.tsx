import { useState } from 'preact/hooks';
import { text as sharedText } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Field, Form } from '../../shared/ui/Form';
import { SecretDialog } from '../../shared/ui/Secret';
import { credentials } from '../calls';
import type { Application, CreatedCredential } from '../contract';
import { text } from '../text';

type Props = {
  app: Application;
  /** The key that the new one is to replace; it stays until it is deleted. */
  replaces?: string;
  close: () => void;
  made: () => void;
};

/** Asks for a name, makes the key, shows it once. */
export function NewKey({ app, replaces, close, made }: Props) {
  const [key, setKey] = useState<CreatedCredential>();
  if (key) {
    return (
      <SecretDialog title={text.app.keyReady(key.display_name ?? text.app.keyLabel)} secrets={secretsOf(key)} saved={close}>
        {text.app.shownOnce}
      </SecretDialog>
    );
  }
  return (
    <Dialog title={replaces ? text.app.rotateTitle(replaces) : text.app.newKey} close={close}>
      {replaces && <p>{text.app.rotateTodo}</p>}
      <Form
        submit={replaces ? text.app.rotateSubmit : text.app.newKeySubmit}
        aside={<Button onClick={close}>{sharedText.cancel}</Button>}
        onSubmit={async ({ display_name }) => {
          setKey(await credentials.create(app.id, display_name!.trim()));
          made();
        }}
      >
        <Field name="display_name" label={text.app.newKeyName} hint={text.app.newKeyHint} required maxLength={255} value={replaces ?? text.app.keyDefault(app.name)} autocomplete="off" />
      </Form>
    </Dialog>
  );
}

const secretsOf = (key: CreatedCredential) =>
  key.type === 'api_key'
    ? [{ label: text.app.keyLabel, value: key.credential ?? '' }]
    : [{ label: text.app.clientIdLabel, value: key.client_id ?? '' }, { label: text.app.clientSecretLabel, value: key.client_secret ?? '' }];
