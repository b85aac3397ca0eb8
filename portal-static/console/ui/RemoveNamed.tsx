import type { ComponentChildren } from 'preact';
import { type Problem, Refused } from '../../shared/problem';
import { text } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { words } from './text';

type Props = {
  name: string;
  /** What goes with it. */
  children: ComponentChildren;
  close: () => void;
  run: (data: FormData) => Promise<void>;
  removed: () => void;
  explain?: (problem: Problem) => ComponentChildren | undefined;
};

/** For what takes other people's things with it: the name has to be typed. */
export const RemoveNamed = ({ name, children, close, run, removed, explain }: Props) => (
  <Dialog title={words.removeTitle(name)} close={close}>
    <Form
      submit={words.remove}
      kind="danger"
      aside={<Button onClick={close}>{text.cancel}</Button>}
      {...(explain ? { explain } : {})}
      onSubmit={async ({ confirmation }, data) => {
        if (confirmation?.trim() !== name.trim())
          throw new Refused({ status: 400, title: words.removeMismatch, invalid_parameters: [{ field: 'confirmation', reason: words.removeMismatch }] });
        await run(data);
        toast(words.removed(name));
        removed();
      }}
    >
      {children}
      <Field name="confirmation" label={words.removeConfirm(name)} required autocomplete="off" />
    </Form>
  </Dialog>
);
