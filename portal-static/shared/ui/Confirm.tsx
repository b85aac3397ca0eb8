import type { ComponentChildren } from 'preact';
import { text } from '../text';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Form } from './Form';

type Props = { title: string; submit: string; children: ComponentChildren; run: () => Promise<void>; close: () => void };

/** Asks before something that cannot be taken back. */
export const Confirm = ({ title, submit, children, run, close }: Props) => (
  <Dialog title={title} close={close}>
    <p>{children}</p>
    <Form
      submit={submit}
      kind="danger"
      aside={<Button autofocus onClick={close}>{text.cancel}</Button>}
      onSubmit={async () => {
        await run();
        close();
      }}
    >
      {null}
    </Form>
  </Dialog>
);
