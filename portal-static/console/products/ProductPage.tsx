import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Menu } from '../../shared/ui/Menu';
import { products } from '../calls/products';
import { DocumentList } from '../documents/DocumentList';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Tabs } from '../ui/Tabs';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { Analytics } from './Analytics';
import { ProductOverview } from './ProductOverview';
import { ProductPortals } from './ProductPortals';
import { ProductVersions } from './ProductVersions';
import { PublishProduct } from './PublishProduct';
import { words } from './text';

type Tab = keyof typeof words.product.tabs;

export default function ProductPage() {
  const { id, tab = '' } = useRoute().params as { id: string; tab?: Tab };
  const { route } = useLocation();
  const [open, setOpen] = useState<'remove' | 'publish'>();
  const close = () => setOpen(undefined);
  const loaded = useLoad(signal => products.find(id, signal), [id]);
  const here = `/api-products/${id}`;
  return (
    <Whole of={loaded}>
      {product => (
        <View
          title={product.name}
          part={tab && words.product.tabs[tab]}
          lead={product.description}
          crumbs={[{ href: '/api-products', title: words.title }]}
          actions={
            <>
              <Menu label={words.product.add} buttonClass={buttonClass('primary')} button={words.product.add}>
                <button type="button" class="menu-item" onClick={() => setOpen('publish')}>{words.publish.action}</button>
                <a class="menu-item" href={`${here}/versions/new`}>{words.version.create}</a>
                <a class="menu-item" href={`${here}/documents/new`}>{words.product.addDocument}</a>
              </Menu>
              <a class={buttonClass()} href={`${here}/edit`}>{common.edit}</a>
              <Button kind="danger" onClick={() => setOpen('remove')}>{common.remove}</Button>
            </>
          }
        >
          <Tabs
            label={product.name}
            tabs={(Object.keys(words.product.tabs) as Tab[]).map(key => ({ href: key ? `${here}/${key}` : here, title: words.product.tabs[key], current: key === tab }))}
          />
          {tab === '' && <ProductOverview product={product} />}
          {tab === 'versions' && <ProductVersions product={product} />}
          {tab === 'documents' && <DocumentList type="product" id={id} />}
          {tab === 'portals' && <ProductPortals key={product.portals.map(portal => portal.portal_id).join()} product={product} publish={() => setOpen('publish')} changed={loaded.reload} />}
          {tab === 'analytics' && <Analytics product={product} />}
          {open === 'publish' && <PublishProduct product={product} close={close} changed={loaded.reload} />}
          {open === 'remove' && (
            <RemoveNamed name={product.name} close={close} run={() => products.remove(id)} removed={() => route('/api-products')}><p>{words.product.removeTodo}</p></RemoveNamed>
          )}
        </View>
      )}
    </Whole>
  );
}
