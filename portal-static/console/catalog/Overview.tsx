import { minuteOf } from '../../shared/time';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import type { Api } from '../contract';
import { words as common } from '../ui/text';
import { words } from './text';

export const Overview = ({ api }: { api: Api }) => (
  <dl class="facts">
    <dt>{words.api.current}</dt>
    <dd>
      {api.current_version_summary ? (
        <a href={`/apis/${api.id}/versions/${api.current_version_summary.id}`}>{api.current_version_summary.version} ({words.types[api.current_version_summary.spec.type]})</a>
      ) : (
        <span class="row">{words.unspecified}<a class={buttonClass('plain', true)} href={`/apis/${api.id}/versions/new`}>{words.versions.add}</a></span>
      )}
    </dd>
    <dt>{words.gateway}</dt>
    <dd>
      {api.implementation_mode ? (
        <Badge tone="good">✓ {words.modes[api.implementation_mode]}</Badge>
      ) : (
        <span class="row">{words.notLinked}<a class={buttonClass('plain', true)} href={`/apis/${api.id}/gateway`}>{words.link.action}</a></span>
      )}
    </dd>
    <dt>{words.portals}</dt>
    <dd>{api.portals.length > 0 ? api.portals.map((portal, index) => <span key={portal.id}>{index > 0 && ', '}<a href={`/portals/${portal.id}`}>{portal.name}</a></span>) : common.none}</dd>
    <dt>{words.slug}</dt>
    <dd><code>{api.slug}</code></dd>
    <dt>{words.updated}</dt>
    <dd><time dateTime={api.updated_at}>{minuteOf(api.updated_at)}</time></dd>
  </dl>
);
