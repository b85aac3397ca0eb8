import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { apis } from '../calls/catalog';
import { DocumentList } from '../documents/DocumentList';
import { PublicationTable } from '../publications/PublicationTable';
import { Publish } from '../publications/Publish';
import { words as publishing } from '../publications/text';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Tabs } from '../ui/Tabs';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { GatewayTab } from './GatewayTab';
import { Overview } from './Overview';
import { words } from './text';
import { VersionTable } from './VersionTable';

type Tab = keyof typeof words.api.tabs;

export default function ApiPage() {
  const { id, tab = '' } = useRoute().params as { id: string; tab?: Tab };
  const { route } = useLocation();
  const [open, setOpen] = useState<'remove' | 'publish'>();
  const close = () => setOpen(undefined);
  const loaded = useLoad(signal => apis.find(id, signal), [id]);
  const published = () => {
    loaded.reload();
    route(`/apis/${id}/portals`);
  };
  return (
    <Whole of={loaded}>
      {api => (
        <View
          title={api.name}
          part={tab && words.api.tabs[tab]}
          heading={<>{api.name} {api.version && <Badge>{api.version}</Badge>}</>}
          lead={api.description}
          crumbs={[{ href: '/apis', title: words.title }]}
          actions={
            <>
              {tab !== 'portals' && <Button kind="primary" onClick={() => setOpen('publish')}>{publishing.publish}</Button>}
              <a class={buttonClass()} href={`/apis/${id}/edit`}>{common.edit}</a>
              <Button kind="danger" onClick={() => setOpen('remove')}>{common.remove}</Button>
            </>
          }
        >
          <Tabs
            label={api.name}
            tabs={(Object.keys(words.api.tabs) as Tab[]).map(key => ({ href: key ? `/apis/${id}/${key}` : `/apis/${id}`, title: words.api.tabs[key], current: key === tab }))}
          />
          {tab === '' && <Overview api={api} />}
          {tab === 'specification' && <VersionTable api={api} />}
          {tab === 'documents' && <DocumentList type="api" id={id} />}
          {tab === 'gateway' && <GatewayTab api={api} changed={loaded.reload} />}
          {tab === 'portals' && <PublicationTable type="api" id={id} changed={loaded.reload} />}
          {open === 'publish' && <Publish type="api" id={id} close={close} published={published} />}
          {open === 'remove' && (
            <RemoveNamed name={api.name} close={close} run={() => apis.remove(id)} removed={() => route('/apis')}><p>{words.api.removeTodo}</p></RemoveNamed>
          )}
        </View>
      )}
    </Whole>
  );
}
