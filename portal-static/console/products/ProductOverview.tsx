import { minuteOf } from '../../shared/time';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import type { ApiProduct, Labels } from '../contract';
import { words as common } from '../ui/text';
import { AnalyticsSummary } from './Analytics';
import { words } from './text';

export const ProductOverview = ({ product }: { product: ApiProduct }) => (
  <div class="stack-wide">
    <dl class="facts">
      <dt>{words.versions}</dt>
      <dd>
        {product.version_count > 0 ? (
          <a href={`/api-products/${product.id}/versions`}>{product.version_count}</a>
        ) : (
          <span class="row">{common.none}<a class={buttonClass('plain', true)} href={`/api-products/${product.id}/versions/new`}>{words.version.create}</a></span>
        )}
      </dd>
      <dt>{words.portals}</dt>
      <dd>
        {product.portals.length > 0
          ? product.portals.map((portal, index) => <span key={portal.portal_id}>{index > 0 && ', '}<a href={`/portals/${portal.portal_id}`}>{portal.portal_name}</a></span>)
          : words.publish.none}
      </dd>
      <dt>{words.labels}</dt>
      <dd><LabelBadges labels={product.labels} /></dd>
      <dt>{words.publicLabels}</dt>
      <dd><LabelBadges labels={product.public_labels} /></dd>
      <dt>{words.updated}</dt>
      <dd><time dateTime={product.updated_at}>{minuteOf(product.updated_at)}</time></dd>
    </dl>
    <AnalyticsSummary product={product} />
  </div>
);

export const LabelBadges = ({ labels }: { labels: Labels }) =>
  Object.keys(labels).length === 0 ? <>{common.none}</> : <span class="row">{Object.entries(labels).map(([key, value]) => <Badge key={key}>{key}: {value}</Badge>)}</span>;
