import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { products, productVersions } from '../calls/products';
import type { ApiProduct, ProductVersion } from '../contract';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Tabs } from '../ui/Tabs';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { Specification } from './Specification';
import { words } from './text';
import { VersionOverview } from './VersionOverview';
import { VersionPortals } from './VersionPortals';

type Tab = keyof typeof words.version.tabs;

export default function VersionRoute() {
  const { id, version, tab = '' } = useRoute().params as { id: string; version: string; tab?: Tab };
  const loaded = useLoad(async signal => {
    const [product, found] = await Promise.all([products.find(id, signal), productVersions.find(id, version, signal)]);
    return { product, version: found };
  }, [id, version]);
  return <Whole of={loaded}>{({ product, version }) => <Shown product={product} version={version} tab={tab} changed={loaded.reload} />}</Whole>;
}

function Shown({ product, version, tab, changed }: { product: ApiProduct; version: ProductVersion; tab: Tab; changed: () => void }) {
  const { route } = useLocation();
  const [removing, setRemoving] = useState(false);
  const list = `/api-products/${product.id}/versions`;
  const here = `${list}/${version.id}`;
  return (
    <View
      title={words.version.title(product.name, version.name)}
      part={tab && words.version.tabs[tab]}
      heading={<>{version.name} {version.deprecated && <Badge tone="warn">! {words.deprecated}</Badge>}</>}
      crumbs={[{ href: '/api-products', title: words.title }, { href: `/api-products/${product.id}`, title: product.name }, { href: list, title: words.product.tabs.versions }]}
      actions={
        <>
          <a class={buttonClass()} href={`${here}/edit`}>{common.edit}</a>
          <Button kind="danger" onClick={() => setRemoving(true)}>{common.remove}</Button>
        </>
      }
    >
      <Tabs
        label={version.name}
        tabs={(Object.keys(words.version.tabs) as Tab[]).map(key => ({ href: key ? `${here}/${key}` : here, title: words.version.tabs[key], current: key === tab }))}
      />
      {tab === '' && <VersionOverview product={product} version={version} changed={changed} />}
      {tab === 'specification' && <Specification product={product} version={version} />}
      {tab === 'portals' && <VersionPortals product={product} version={version} changed={changed} />}
      {removing && (
        <RemoveNamed name={version.name} close={() => setRemoving(false)} run={() => productVersions.remove(product.id, version.id)} removed={() => route(list)}>
          <p>{words.version.removeTodo}</p>
        </RemoveNamed>
      )}
    </View>
  );
}
