import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { implementations } from '../calls/catalog';
import { controlPlanes, services } from '../calls/gateways';
import type { Api, ControlPlane } from '../contract';
import { nameOf } from '../gateways/bodies';
import { Radios } from '../ui/Choices';
import { Select } from '../ui/Select';
import { AddEnforcement } from './AddEnforcement';
import { words } from './text';

type Kind = 'control_plane' | 'service';

export function LinkGateway({ api, close, linked }: { api: Api; close: () => void; linked: () => void }) {
  const planes = useLoad(signal => controlPlanes.all(signal), []);
  return (
    <Dialog title={words.link.action} close={close}>
      <Await of={planes} skeleton={<Bones kind="row" count={3} />}>
        {all =>
          all.length === 0 ? (
            <div class="row"><p>{words.link.noPlane}</p><a class={buttonClass('primary')} href="/control-planes/new">{words.link.noPlaneAction}</a></div>
          ) : (
            <LinkForm api={api} planes={all} close={close} linked={linked} />
          )
        }
      </Await>
    </Dialog>
  );
}

function LinkForm({ api, planes, close, linked }: { api: Api; planes: ControlPlane[]; close: () => void; linked: () => void }) {
  const [plane, setPlane] = useState('');
  const [kind, setKind] = useState<Kind>('control_plane');
  return (
    <Form
      submit={words.link.action}
      aside={<Button kind="quiet" onClick={close}>{text.cancel}</Button>}
      onSubmit={async values => {
        await implementations.create(
          api.id,
          kind === 'service'
            ? { service: { control_plane_id: plane, id: values.service! } }
            : { control_plane: { control_plane_id: plane } },
        );
        toast(words.link.linked);
        close();
        linked();
      }}
    >
      <Select
        name="control_plane"
        label={words.link.controlPlane}
        prompt={words.link.prompt}
        required
        options={planes.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setPlane}
      />
      <Radios<Kind>
        name="kind"
        legend={words.link.how}
        value={kind}
        onChange={setKind}
        choices={[
          { value: 'control_plane', label: words.link.toPlane, hint: words.link.toPlaneHint },
          { value: 'service', label: words.link.toService, hint: words.link.toServiceHint },
        ]}
      />
      {plane && kind === 'control_plane' && <AddEnforcement key={plane} controlPlane={plane} />}
      {plane && kind === 'service' && <ServiceChoice key={plane} controlPlane={plane} />}
    </Form>
  );
}

function ServiceChoice({ controlPlane }: { controlPlane: string }) {
  const list = useLoad(signal => services.list(controlPlane, signal), [controlPlane]);
  return (
    <Await of={list} skeleton={<Bones kind="row" />}>
      {all => <Select name="service" label={words.link.service} prompt={words.link.prompt} required options={all.map(service => ({ value: service.id, label: nameOf(service) }))} />}
    </Await>
  );
}
