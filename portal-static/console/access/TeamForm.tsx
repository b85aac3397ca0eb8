import { text } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Field, Form } from '../../shared/ui/Form';
import { type TeamDraft, teams } from '../calls/teams';
import type { Team } from '../contract';
import { words as common } from '../ui/text';
import { words } from './text';

type Props = { portal: string; old?: Team; close: () => void; saved: (team: Team) => void };

/** A new team, or another name for one. */
export const TeamForm = ({ portal, old, close, saved }: Props) => (
  <Dialog title={old ? words.teams.editTitle(old.name) : words.teams.create} close={close}>
    <Form
      submit={old ? common.save : words.teams.submit}
      aside={<Button onClick={close}>{text.cancel}</Button>}
      onSubmit={async ({ name, description }) => {
        const draft = draftOf(name, description);
        saved(old ? await teams.change(portal, old.id, draft) : await teams.create(portal, draft));
      }}
    >
      <Field name="name" label={words.name} required maxLength={250} value={old?.name} autocomplete="off" />
      {/* The contract has no way to take a description back. */}
      <Field name="description" label={words.teams.description} required={Boolean(old?.description)} maxLength={250} value={old?.description} rows={2} />
    </Form>
  </Dialog>
);

const draftOf = (name = '', description = ''): TeamDraft => ({ name: name.trim(), ...(description.trim() && { description: description.trim() }) });
