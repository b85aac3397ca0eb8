import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Button, buttonClass } from '../../shared/ui/Button';
import { portals, portalUrl } from '../calls/portals';
import { publications } from '../calls/publications';
import { strategies } from '../calls/strategies';
import { DocumentList } from '../documents/DocumentList';
import { Switch } from '../ui/Choices';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Tabs } from '../ui/Tabs';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { PortalAppearance } from './PortalAppearance';
import { PortalOverview } from './PortalOverview';
import { PortalSettings } from './PortalSettings';
import { words } from './text';

type Tab = keyof typeof words.tabs;

export default function PortalPage() {
  const { id, tab = '' } = useRoute().params as { id: string; tab?: Tab };
  const { route } = useLocation();
  const [removing, setRemoving] = useState(false);
  const loaded = useLoad(async signal => {
    const [portal, kinds, published] = await Promise.all([portals.find(id, signal), strategies.all(signal), publications.ofPortal(id, signal)]);
    return { portal, kinds, published };
  }, [id]);
  return (
    <Whole of={loaded}>
      {({ portal, kinds, published }) => (
        <View
          title={portal.name}
          part={tab && words.tabs[tab as keyof typeof words.tabs]}
          lead={portal.description}
          crumbs={[{ href: '/portals', title: words.title }]}
          actions={
            <>
              <a class={buttonClass()} href={portalUrl(portal)} target="_blank" rel="noreferrer">{words.openSite}</a>
              <Button kind="danger" onClick={() => setRemoving(true)}>{common.remove}</Button>
            </>
          }
        >
          <Tabs
            label={portal.name}
            tabs={(['', 'pages', 'appearance', 'settings'] as const).map(key => ({ href: key ? `/portals/${id}/${key}` : `/portals/${id}`, title: words.tabs[key], current: key === tab }))}
          />
          {tab === '' && <PortalOverview portal={portal} kinds={kinds} published={published} />}
          {tab === 'pages' && <DocumentList type="portal" id={id} />}
          {tab === 'appearance' && <PortalAppearance portal={id} />}
          {tab === 'settings' && <PortalSettings portal={portal} kinds={kinds} changed={loaded.reload} />}
          {removing && (
            <RemoveNamed name={portal.name} close={() => setRemoving(false)} run={data => portals.remove(id, data.has('force'))} removed={() => route('/portals')}>
              <p>{words.removeTodo}</p>
              {published.length > 0 && <Switch name="force" label={words.force(published.length)} />}
            </RemoveNamed>
          )}
        </View>
      )}
    </Whole>
  );
}
