import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { strategies } from '../calls/strategies';
import type { AuthStrategy, KeyAuthConfig, OpenIdConnectConfig } from '../contract';
import { Radios, Switch } from '../ui/Choices';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { clientOf, introspects, methodsOf, strategyBody, type StrategyType } from './body';
import { words } from './text';

export default function StrategyRoute() {
  const { id } = useRoute().params;
  return id ? <Loaded id={id} /> : <Editor />;
}

function Loaded({ id }: { id: string }) {
  const found = useLoad(signal => strategies.find(id, signal), [id]);
  return <Whole of={found}>{value => <Editor old={value} />}</Whole>;
}

function Editor({ old }: { old?: AuthStrategy }) {
  const { route } = useLocation();
  const [type, setType] = useState<StrategyType>(old?.strategy_type ?? 'key_auth');
  return (
    <View form title={old ? words.edit(old.name) : words.create} crumbs={[{ href: '/auth-strategies', title: words.title }]}>
      <Form
        submit={old ? common.save : words.createSubmit}
        aside={<a class={buttonClass('quiet')} href="/auth-strategies">{text.cancel}</a>}
        onSubmit={async (values, data) => {
          const body = strategyBody(type, values, data, old);
          const saved = old ? await strategies.change(old.id, body) : await strategies.create(body);
          toast(old ? common.saved : words.created(saved.name));
          route('/auth-strategies');
        }}
      >
        <Field name="name" label={words.name} hint={words.nameHint} required maxLength={256} value={old?.name} autocomplete="off" />
        <Field name="display_name" label={words.displayName} hint={words.displayNameHint} required maxLength={256} value={old?.display_name} autocomplete="off" />
        {!old && (
          <Radios<StrategyType>
            name="strategy_type"
            legend={words.type}
            value={type}
            onChange={setType}
            choices={(['key_auth', 'openid_connect'] as const).map(value => ({ value, ...words.types[value] }))}
          />
        )}
        {type === 'key_auth' ? <KeyAuth config={old?.configs['key-auth']} /> : <OpenIdConnect config={old?.configs['openid-connect']} />}
        <Switch name="hides" label={words.hides} hint={words.hidesHint} checked={(old?.configs['key-auth'] ?? old?.configs['openid-connect'])?.hide_credentials ?? false} />
      </Form>
    </View>
  );
}

function KeyAuth({ config }: { config: KeyAuthConfig | undefined }) {
  const [expires, setExpires] = useState(config?.ttl !== undefined);
  return (
    <>
      <Field name="configs.key-auth.key_names" label={words.keyNames} hint={words.keyNamesHint} rows={2} required value={(config?.key_names ?? ['apikey']).join('\n')} />
      <Switch name="expires" label={words.expires} hint={words.expiresHint} checked={expires} onChange={setExpires} />
      {expires && (
        <div class="limit">
          <Field name="configs.key-auth.ttl.value" label={words.ttl} type="number" min={1} required value={String(config?.ttl?.value ?? 90)} />
          <Select
            name="configs.key-auth.ttl.unit"
            label={words.unit}
            options={(['days', 'weeks', 'years'] as const).map(value => ({ value, label: words.units[value] }))}
            value={config?.ttl?.unit}
          />
        </div>
      )}
    </>
  );
}

function OpenIdConnect({ config }: { config: OpenIdConnectConfig | undefined }) {
  const [asks, setAsks] = useState(introspects(config));
  return (
    <>
      <Field name="configs.openid-connect.issuer" label={words.issuer} hint={words.issuerHint} type="url" required maxLength={256} value={config?.issuer} />
      <Field name="configs.openid-connect.credential_claim" label={words.claims} hint={words.claimsHint} rows={2} required value={(config?.credential_claim ?? ['client_id']).join('\n')} />
      <Field name="configs.openid-connect.scopes" label={words.scopes} hint={words.scopesHint} rows={2} required value={(config?.scopes ?? ['openid']).join('\n')} />
      <Field name="configs.openid-connect.auth_methods" label={words.methods} hint={words.methodsHint} rows={2} required={!asks} value={methodsOf(config?.auth_methods ?? ['bearer', 'client_credentials']).join('\n')} />
      <Switch name="introspects" label={words.introspects} hint={words.introspectsHint} checked={asks} onChange={setAsks} />
      {asks && (
        <>
          <Field name="configs.openid-connect.introspection_endpoint" label={words.endpoint} hint={words.endpointHint} type="url" maxLength={512} value={config?.introspection_endpoint ?? undefined} />
          <Field name="configs.openid-connect.client_id" label={words.clientId} hint={words.clientIdHint} required maxLength={256} value={clientOf(config)} autocomplete="off" />
          <Field
            name="configs.openid-connect.client_secret"
            label={words.clientSecret}
            hint={introspects(config) ? words.clientSecretKept : words.clientSecretHint}
            type="password"
            required={!introspects(config)}
            maxLength={1024}
            autocomplete="off"
          />
        </>
      )}
    </>
  );
}
