import { Refused } from '../../shared/problem';
import { text as sharedText } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { applications } from '../calls';
import type { Application } from '../contract';
import { text } from '../text';

/** It takes keys of running programs with it, so the name has to be typed. */
export const RemoveApplication = ({ app, close, removed }: { app: Application; close: () => void; removed: () => void }) => (
  <Dialog title={text.app.removeTitle(app.name)} close={close}>
    <p>{text.app.removeTodo}</p>
    <Form
      submit={text.app.remove}
      kind="danger"
      aside={<Button onClick={close}>{sharedText.cancel}</Button>}
      onSubmit={async ({ confirmation }) => {
        if (confirmation?.trim() !== app.name.trim())
          throw new Refused({ status: 400, title: text.app.removeMismatch, invalid_parameters: [{ field: 'confirmation', reason: text.app.removeMismatch }] });
        await applications.remove(app.id);
        toast(text.app.removed(app.name));
        removed();
      }}
    >
      <Field name="confirmation" label={text.app.removeConfirm(app.name)} required autocomplete="off" />
    </Form>
  </Dialog>
);
