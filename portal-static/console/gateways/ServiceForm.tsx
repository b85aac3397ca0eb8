import { Field } from '../../shared/ui/Form';
import { services } from '../calls/gateways';
import type { GatewayService } from '../contract';
import { Switch } from '../ui/Choices';
import { More } from '../ui/More';
import { words as common } from '../ui/text';
import { nameOf, serviceBody, urlOf } from './bodies';
import { EntityEditor } from './EntityEditor';
import { words } from './text';

const MORE = ['retries', 'connect_timeout', 'write_timeout', 'read_timeout', 'tls_verify'];

export default function ServiceForm() {
  return (
    <EntityEditor<GatewayService>
      calls={services}
      tab="services"
      title={old => (old ? words.service.edit(nameOf(old)) : words.service.create)}
      submit={words.createSubmit}
      body={serviceBody}
    >
      {old => (
        <>
          <Field name="name" label={words.name} maxLength={256} value={old?.name ?? ''} autocomplete="off" />
          <Field name="url" label={words.service.url} hint={words.service.urlHint} type="url" required value={old && urlOf(old)} autocomplete="off" />
          <Switch name="enabled" label={words.service.enabled} hint={words.service.enabledHint} checked={old?.enabled ?? true} />
          <More label={common.more} names={MORE}>
            <Field name="retries" label={words.service.retries} type="number" min={0} max={32767} value={String(old?.retries ?? 5)} />
            <Field name="connect_timeout" label={words.service.connect} type="number" min={1} value={String(old?.connect_timeout ?? 60000)} />
            <Field name="write_timeout" label={words.service.write} type="number" min={1} value={String(old?.write_timeout ?? 60000)} />
            <Field name="read_timeout" label={words.service.read} type="number" min={1} value={String(old?.read_timeout ?? 60000)} />
            <Switch name="tls_verify" label={words.service.verify} checked={old?.tls_verify ?? true} />
          </More>
        </>
      )}
    </EntityEditor>
  );
}
