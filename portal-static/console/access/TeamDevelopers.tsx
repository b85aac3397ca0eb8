import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Dialog } from '../../shared/ui/Dialog';
import { Empty } from '../../shared/ui/Empty';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { developers } from '../calls/people';
import { members } from '../calls/teams';
import type { Developer, TeamMember } from '../contract';
import { ALL } from '../http';
import { Select } from '../ui/Select';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { words } from './text';

type Props = { portal: string; team: string };

export function TeamDevelopers({ portal, team }: Props) {
  const loaded = useLoad(signal => members.list(portal, team, signal), [portal, team]);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<TeamMember>();
  const add = <Button kind="primary" onClick={() => setAdding(true)}>{words.teams.add}</Button>;
  return (
    <Await of={loaded} skeleton={<Bones kind="row" count={3} />}>
      {all => (
        <div class="stack">
          {all.length === 0 ? <Empty title={words.teams.nobody} action={add}>{words.teams.nobodyTodo}</Empty> : (
            <>
              <div>{add}</div>
              <Table label={words.teams.tabs['']} head={[words.name, words.email, words.teams.state]} actions={common.actions}>
                {all.map(member => (
                  <tr key={member.id}>
                    <th scope="row">{member.full_name}</th>
                    <td>{member.email}</td>
                    <td>{member.active ? <Badge tone="good">✓ {words.teams.active}</Badge> : <Badge tone="warn">! {words.teams.inactive}</Badge>}</td>
                    <td class="actions">
                      <Button small kind="danger" aria-label={`${words.teams.leave} ${member.full_name}`} onClick={() => setLeaving(member)}>{words.teams.leave}</Button>
                    </td>
                  </tr>
                ))}
              </Table>
            </>
          )}
          {adding && <Add portal={portal} team={team} inside={all} close={() => setAdding(false)} added={loaded.reload} />}
          {leaving && (
            <Confirm
              title={words.teams.leaveTitle(leaving.full_name)}
              submit={words.teams.leave}
              close={() => setLeaving(undefined)}
              run={async () => {
                await members.remove(portal, team, leaving.id);
                toast(words.teams.left(leaving.full_name));
                loaded.reload();
              }}
            >
              {words.teams.leaveTodo}
            </Confirm>
          )}
        </div>
      )}
    </Await>
  );
}

function Add({ portal, team, inside, close, added }: Props & { inside: TeamMember[]; close: () => void; added: () => void }) {
  const loaded = useLoad(async signal => (await developers.list(portal, { size: ALL, sort: 'name' }, signal)).data, [portal]);
  return (
    <Dialog title={words.teams.add} close={close}>
      <Await of={loaded} skeleton={<Bones kind="row" />}>
        {all => {
          const outside = all.filter(developer => inside.every(member => member.id !== developer.id));
          return outside.length === 0 ? (
            <><p>{words.teams.everybodyIsIn}</p><div><Button onClick={close}>{text.close}</Button></div></>
          ) : (
            <Form
              submit={words.teams.add}
              aside={<Button onClick={close}>{text.cancel}</Button>}
              onSubmit={async ({ id }) => {
                await members.add(portal, team, id!);
                toast(words.teams.added(outside.find(developer => developer.id === id)!.full_name));
                close();
                added();
              }}
            >
              <Select name="id" label={words.teams.developer} prompt={words.teams.developerPrompt} required options={outside.map(optionOf)} />
            </Form>
          );
        }}
      </Await>
    </Dialog>
  );
}

// Two may have one name; no two have one address.
const optionOf = ({ id, full_name, email }: Developer) => ({ value: id, label: `${full_name} (${email})` });
