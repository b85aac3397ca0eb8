import { Tabs } from '../ui/Tabs';
import { words } from './text';

export const CatalogTabs = ({ current }: { current: 'apis' | 'packages' }) => (
  <Tabs
    label={words.title}
    tabs={[
      { href: '/apis', title: words.tabs.apis, current: current === 'apis' },
      { href: '/api-packages', title: words.tabs.packages, current: current === 'packages' },
    ]}
  />
);
