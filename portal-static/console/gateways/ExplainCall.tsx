import { useState } from 'preact/hooks';
import { dayOf } from '../../shared/time';
import { Badge } from '../../shared/ui/Badge';
import { Field, Form } from '../../shared/ui/Form';
import { explain } from '../calls/gateways';
import type { Explanation } from '../contract';
import { linesOf, textOrNull } from '../ui/lines';
import { Table } from '../../shared/ui/Table';
import { headersOf } from './bodies';
import { words } from './text';

/** Asks why a call is refused. What is typed may hold a key: it goes into the body of one request and into no address. */
export function ExplainCall({ controlPlane }: { controlPlane: string }) {
  const [found, setFound] = useState<Explanation>();
  return (
    <div class="stack">
      <p class="soft">{words.why.lead}</p>
      <Form
        submit={words.why.submit}
        onSubmit={async ({ method, path, host, headers }) => {
          setFound(undefined);
          setFound(await explain(controlPlane, { method: method!.trim().toUpperCase(), path: path!.trim(), host: textOrNull(host), headers: headersOf(linesOf(headers)) ?? {} }));
        }}
      >
        <Field name="method" label={words.why.method} required maxLength={32} value="GET" autocomplete="off" />
        <Field name="path" label={words.why.path} hint={words.why.pathHint} required maxLength={8192} value="/" autocomplete="off" />
        <Field name="headers" label={words.why.headers} hint={words.why.headersHint} rows={3} value="apikey: " autocomplete="off" />
        <Field name="host" label={words.why.host} hint={words.why.hostHint} maxLength={261} autocomplete="off" />
      </Form>
      <div role="status">{found && <Why of={found} />}</div>
    </div>
  );
}

function Why({ of }: { of: Explanation }) {
  const { why } = words;
  return (
    <section class="stack" aria-labelledby="why">
      <h2 id="why"><Badge tone={of.allowed ? 'good' : 'bad'}>{of.allowed ? `✓ ${why.passes}` : `✕ ${why.refused(of.status)}`}</Badge></h2>
      <p>{of.why}</p>
      <dl class="facts">
        <dt>{why.reason}</dt><dd><code>{of.reason}</code></dd>
        <dt>{why.decidedPath}</dt><dd><code>{of.path ?? '–'}</code></dd>
        <dt>{why.route}</dt>
        <dd>{of.route ? `${of.route.name ?? of.route.id} → ${of.route.service_name ?? of.route.service_id ?? '–'}; ${why.enforcement[of.route.enforcement]}` : why.noRoute}</dd>
        <dt>{why.operation}</dt><dd>{of.operation ? <code>{of.operation.id ?? why.wholeService}</code> : why.noOperation}</dd>
        <dt>{why.credential}</dt><dd>{of.credential ? credentialOf(of.credential) : why.noCredential}</dd>
        <dt>{why.application}</dt><dd>{of.application?.name ?? '–'}</dd>
        <dt>{why.registration}</dt>
        <dd>{of.registration ? <>{why.entities[of.registration.entity_type]} <code>{of.registration.entity_id}</code></> : why.noRegistration}</dd>
      </dl>
      {of.limits.length > 0 && (
        <Table label={why.limits} head={[why.limit, why.used, why.left, why.resets]}>
          {of.limits.map(limit => (
            <tr key={limit.duration}>
              <th scope="row">{why.each(limit.limit, why.per[limit.duration] ?? limit.duration, limit.counted_per)}</th>
              <td>{limit.used}</td>
              <td>{limit.remaining}</td>
              <td>{why.seconds(limit.reset_seconds)}</td>
            </tr>
          ))}
        </Table>
      )}
      {of.publications.length > 0 && (
        <Table label={why.publications} head={[why.entity, why.portal, why.state]}>
          {of.publications.map(way => (
            <tr key={`${way.entity_id} ${way.portal_id}`}>
              <th scope="row">{why.entities[way.entity_type]} <code>{way.entity_id}</code></th>
              <td class="mono">{way.portal_id}</td>
              <td>{way.lacks ? why.lacks[way.lacks] : why.open}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

const credentialOf = ({ kind, id, header, expires_at }: NonNullable<Explanation['credential']>) => (
  <>
    {words.why.kinds[kind]} <code>{id}</code>
    {header && ` ${words.why.header(header)}`}
    {expires_at && `, ${words.why.expires(dayOf(expires_at))}`}
  </>
);
