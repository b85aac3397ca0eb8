import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { toast } from '../../shared/ui/Toasts';
import { controlPlanes, services } from '../calls/gateways';
import { productVersions } from '../calls/products';
import type { ApiProduct, ProductVersion } from '../contract';
import { nameOf } from '../gateways/bodies';
import { LinkService } from './LinkService';
import { LabelBadges } from './ProductOverview';
import { words } from './text';
import { VersionStatus } from './VersionStatus';

type Props = { product: ApiProduct; version: ProductVersion; changed: () => void };

export function VersionOverview({ product, version, changed }: Props) {
  const [open, setOpen] = useState<'link' | 'unlink'>();
  const close = () => setOpen(undefined);
  const link = version.gateway_service;
  return (
    <div class="stack-wide">
      <section class="stack" aria-labelledby="service">
        <div class="row spread">
          <h2 id="service">{words.service.title}</h2>
          <div class="row">
            <Button kind={link ? 'plain' : 'primary'} onClick={() => setOpen('link')}>{link ? words.service.change : words.service.link}</Button>
            {link && <Button kind="danger" onClick={() => setOpen('unlink')}>{words.service.unlink}</Button>}
          </div>
        </div>
        {link ? <Linked key={`${link.control_plane_id}/${link.id}`} {...link} /> : <p class="soft">{words.service.todo}</p>}
      </section>
      <dl class="facts">
        <dt>{words.version.status}</dt>
        <dd><VersionStatus of={version} /></dd>
        <dt>{words.labels}</dt>
        <dd><LabelBadges labels={version.labels} /></dd>
        <dt>{words.version.created}</dt>
        <dd><time dateTime={version.created_at}>{minuteOf(version.created_at)}</time></dd>
      </dl>
      {open === 'link' && <LinkService product={product} version={version} close={close} linked={changed} />}
      {open === 'unlink' && (
        <Confirm
          title={words.service.unlinkTitle}
          submit={words.service.unlink}
          close={close}
          run={async () => {
            await productVersions.change(product.id, version.id, { gateway_service: null });
            toast(words.service.unlinked);
            changed();
          }}
        >
          {words.service.unlinkTodo}
        </Confirm>
      )}
    </div>
  );
}

function Linked({ control_plane_id: plane, id }: { control_plane_id: string; id: string }) {
  const names = useLoad(async signal => {
    const [controlPlane, service] = await Promise.all([controlPlanes.find(plane, signal), services.find(plane, id, signal)]);
    return { controlPlane, service };
  }, [plane, id]);
  return (
    <Await of={names} skeleton={<Bones kind="row" />}>
      {({ controlPlane, service }) => (
        <dl class="facts">
          <dt>{words.service.controlPlane}</dt>
          <dd><a href={`/control-planes/${plane}`}>{controlPlane.name}</a></dd>
          <dt>{words.service.service}</dt>
          <dd><a href={`/control-planes/${plane}/services/${id}`}>{nameOf(service)}</a></dd>
        </dl>
      )}
    </Await>
  );
}
