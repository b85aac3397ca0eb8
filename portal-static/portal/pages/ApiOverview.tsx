import { useLoad } from '../../shared/load';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { apis } from '../calls';
import type { Api } from '../contract';
import { developer } from '../session';
import { RegistrationBadge } from '../shell/RegistrationBadge';
import { text } from '../text';

export function ApiOverview({ api }: { api: Api }) {
  return (
    <div class="api-columns">
      <div class="stack-wide">
        <Versions api={api} />
        {developer.value && (api.auth_strategies?.length ?? 0) > 0 && <Registered api={api} />}
      </div>
      <aside class="card stack" aria-label={text.api.about}>
        <h2 class="aside-title">{text.api.about}</h2>
        <Facts api={api} />
      </aside>
    </div>
  );
}

function Versions({ api }: { api: Api }) {
  const versions = useLoad(signal => apis.versions(api.slug, signal), [api.slug]);
  return (
    <section class="stack" aria-labelledby="versions">
      <h2 id="versions">{text.api.versions}</h2>
      <Await of={versions} skeleton={<Bones kind="row" count={2} />}>
        {list =>
          list.length === 0 ? (
            <p class="soft">{text.api.versionsNone}</p>
          ) : (
            <ul class="lines">
              {list.map(version => (
                <li key={version.id} class="line">
                  <span><strong>{version.version}</strong> <span class="soft small">{text.api.spec[version.spec.type]}</span></span>
                  <span class="row">
                    <a class={buttonClass('plain', true)} href={`/reference/${api.slug}?version=${version.id}`} aria-label={text.api.ofVersion(text.api.reference, version.version)}>{text.api.reference}</a>
                    <a class={buttonClass('quiet', true)} href={`/api/v3/apis/${api.slug}/versions/${version.id}/raw`} download={`${api.slug}-${version.version}`} aria-label={text.api.ofVersion(text.api.download, version.version)}>{text.api.download}</a>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </section>
  );
}

function Registered({ api }: { api: Api }) {
  const mine = useLoad(async signal => (await apis.applications(api.slug, signal)).filter(app => app.registration_status), [api.slug]);
  return (
    <section class="stack" aria-labelledby="registered">
      <h2 id="registered">{text.api.registered}</h2>
      <Await of={mine} skeleton={<Bones kind="row" />}>
        {list =>
          list.length === 0 ? (
            <p class="soft">{text.api.registeredNone}</p>
          ) : (
            <ul class="lines">
              {list.map(app => (
                <li key={app.id} class="line">
                  <a href={`/apps/${app.id}`}>{app.name}</a>
                  <RegistrationBadge status={app.registration_status!} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </section>
  );
}

function Facts({ api }: { api: Api }) {
  const strategy = api.auth_strategies?.[0];
  const access = !strategy ? text.api.open : strategy.credential_type === 'key_auth' ? text.api.key(strategy.key_names ?? []) : text.api.client;
  return (
    <dl class="facts facts-stacked">
      <dt>{text.api.access}</dt><dd>{access}</dd>
      <dt>{text.api.visibility}</dt><dd>{api.visibility === 'public' ? text.api.everybody : text.api.signedIn}</dd>
      {api.version && <><dt>{text.api.version}</dt><dd>{api.version}</dd></>}
      <dt>{text.api.updated}</dt><dd><time dateTime={api.updated_at}>{dayOf(api.updated_at)}</time></dd>
      {Object.entries(api.attributes ?? {}).map(([key, values]) => [<dt key={key}>{key}</dt>, <dd key={`${key}=`}>{values.join(', ')}</dd>])}
    </dl>
  );
}
