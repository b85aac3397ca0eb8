import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { implementations } from '../calls/catalog';
import { controlPlanes, services } from '../calls/gateways';
import type { Api, ApiImplementation, ControlPlane, GatewayService } from '../contract';
import { nameOf } from '../gateways/bodies';
import { LinkGateway } from './LinkGateway';
import { Operations } from './Operations';
import { words } from './text';

type Link = { link: ApiImplementation; controlPlane: ControlPlane; service: GatewayService | undefined };

export function GatewayTab({ api, changed }: { api: Api; changed: () => void }) {
  const [linking, setLinking] = useState(false);
  const loaded = useLoad<Link | null>(async signal => {
    const link = await implementations.find(api.id, signal);
    const id = link?.control_plane?.control_plane_id ?? link?.service?.control_plane_id;
    if (!link || !id) return null;
    const [controlPlane, service] = await Promise.all([controlPlanes.find(id, signal), link.service && services.find(id, link.service.id, signal)]);
    return { link, controlPlane, service };
  }, [api.id]);
  const reload = () => {
    loaded.reload();
    changed();
  };
  return (
    <>
      <Await of={loaded} skeleton={<Bones kind="row" count={4} />}>
        {found =>
          found ? (
            <Linked api={api} {...found} changed={reload} />
          ) : (
            <Empty title={words.link.none} action={<Button kind="primary" onClick={() => setLinking(true)}>{words.link.action}</Button>}>{words.link.noneTodo}</Empty>
          )
        }
      </Await>
      {linking && <LinkGateway api={api} close={() => setLinking(false)} linked={reload} />}
    </>
  );
}

function Linked({ api, link, controlPlane, service, changed }: { api: Api; changed: () => void } & Link) {
  const [unlinking, setUnlinking] = useState(false);
  return (
    <div class="stack-wide">
      <div class="row spread">
        <dl class="facts">
          <dt>{words.link.controlPlane}</dt>
          <dd><a href={`/control-planes/${controlPlane.id}`}>{controlPlane.name}</a></dd>
          {service && <><dt>{words.link.service}</dt><dd><a href={`/control-planes/${controlPlane.id}/services/${service.id}`}>{nameOf(service)}</a></dd></>}
          {service && <><dt>{words.link.access}</dt><dd><Badge tone="good">✓ {words.link.serviceAuth}</Badge></dd></>}
          {link.control_plane && (
            <>
              <dt>{words.link.access}</dt>
              <dd>
                {link.control_plane.access_control_enforcement_enabled ? (
                  <Badge tone="good">✓ {words.link.enforced}</Badge>
                ) : (
                  <span class="row">
                    <Badge tone="warn">! {words.link.notEnforced}</Badge>
                    <a class={buttonClass('plain', true)} href={`/control-planes/${controlPlane.id}/plugins/new?name=ace`}>{words.link.aceAdd}</a>
                  </span>
                )}
              </dd>
            </>
          )}
        </dl>
        <Button kind="danger" onClick={() => setUnlinking(true)}>{words.link.unlink}</Button>
      </div>
      {link.control_plane && <Operations api={api} controlPlane={controlPlane} />}
      {unlinking && (
        <Confirm
          title={words.link.unlinkTitle}
          submit={words.link.unlink}
          close={() => setUnlinking(false)}
          run={async () => {
            await implementations.remove(api.id, link.id);
            toast(words.link.unlinked);
            changed();
          }}
        >
          {words.link.unlinkTodo}
        </Confirm>
      )}
    </div>
  );
}
