import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { toast } from '../../shared/ui/Toasts';
import { teams } from '../calls/teams';
import { Tabs } from '../ui/Tabs';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { TeamDevelopers } from './TeamDevelopers';
import { TeamForm } from './TeamForm';
import { TeamRoles } from './TeamRoles';
import { words } from './text';

export function TeamPage() {
  const { portal, id, tab = '' } = useRoute().params as { portal: string; id: string; tab?: keyof typeof words.teams.tabs };
  const { route } = useLocation();
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const loaded = useLoad(signal => teams.find(portal, id, signal), [portal, id]);
  const here = `/access/teams/${portal}/${id}`;
  const all = url('/access/teams', { portal });
  const close = () => setOpen(undefined);
  return (
    <Whole of={loaded}>
      {team => (
        <View
          title={team.name}
          part={tab && words.teams.tabs[tab]}
          lead={team.description}
          crumbs={[{ href: url('/access', { portal }), title: words.title }, { href: all, title: words.tabs.teams }]}
          actions={
            <>
              <Button onClick={() => setOpen('edit')}>{common.edit}</Button>
              <Button kind="danger" onClick={() => setOpen('remove')}>{common.remove}</Button>
            </>
          }
        >
          <Tabs label={team.name} tabs={(['', 'apis'] as const).map(key => ({ href: key ? `${here}/${key}` : here, title: words.teams.tabs[key], current: key === tab }))} />
          {tab === '' && <TeamDevelopers portal={portal} team={id} />}
          {tab === 'apis' && <TeamRoles portal={portal} team={id} />}
          {open === 'edit' && (
            <TeamForm
              portal={portal}
              old={team}
              close={close}
              saved={() => {
                toast(common.saved);
                close();
                loaded.reload();
              }}
            />
          )}
          {open === 'remove' && (
            <Confirm
              title={common.removeTitle(team.name)}
              submit={common.remove}
              close={close}
              run={async () => {
                await teams.remove(portal, id);
                toast(common.removed(team.name));
                route(all);
              }}
            >
              {words.teams.removeTodo}
            </Confirm>
          )}
        </View>
      )}
    </Whole>
  );
}
