import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { controlPlanes, services } from '../calls/gateways';
import { productVersions } from '../calls/products';
import type { ApiProduct, ControlPlane, ProductVersion } from '../contract';
import { nameOf } from '../gateways/bodies';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { words } from './text';

type Props = { product: ApiProduct; version: ProductVersion; close: () => void; linked: () => void };

/** A version stands for one service of one control plane: development, staging and production are versions of their own. */
export function LinkService(props: Props) {
  const planes = useLoad(signal => controlPlanes.all(signal), []);
  return (
    <Dialog title={words.service.link} close={props.close}>
      <Await of={planes} skeleton={<Bones kind="row" count={2} />}>
        {all =>
          all.length === 0 ? (
            <div class="row"><p>{words.service.noPlane}</p><a class={buttonClass('primary')} href="/control-planes/new">{words.service.noPlaneAction}</a></div>
          ) : (
            <LinkForm {...props} planes={all} />
          )
        }
      </Await>
    </Dialog>
  );
}

function LinkForm({ product, version, close, linked, planes }: Props & { planes: ControlPlane[] }) {
  const [plane, setPlane] = useState(version.gateway_service?.control_plane_id ?? '');
  return (
    <Form
      submit={common.save}
      aside={<Button kind="quiet" onClick={close}>{text.cancel}</Button>}
      onSubmit={async values => {
        await productVersions.change(product.id, version.id, { gateway_service: { control_plane_id: plane, id: values['gateway_service.id']! } });
        toast(words.service.done);
        close();
        linked();
      }}
    >
      <Select
        name="gateway_service.control_plane_id"
        label={words.service.controlPlane}
        prompt={words.prompt}
        required
        options={planes.map(({ id, name }) => ({ value: id, label: name }))}
        value={plane}
        onChange={setPlane}
      />
      {plane && <ServiceChoice key={plane} controlPlane={plane} chosen={version.gateway_service?.id} />}
    </Form>
  );
}

function ServiceChoice({ controlPlane, chosen }: { controlPlane: string; chosen: string | undefined }) {
  const list = useLoad(signal => services.list(controlPlane, signal), [controlPlane]);
  return (
    <Await of={list} skeleton={<Bones kind="row" />}>
      {all =>
        all.length === 0 ? (
          <div class="row"><p>{words.service.noService}</p><a class={buttonClass()} href={`/control-planes/${controlPlane}/services/new`}>{words.service.noServiceAction}</a></div>
        ) : (
          <Select
            name="gateway_service.id"
            label={words.service.service}
            prompt={words.prompt}
            required
            options={all.map(service => ({ value: service.id, label: nameOf(service) }))}
            value={chosen}
          />
        )
      }
    </Await>
  );
}
