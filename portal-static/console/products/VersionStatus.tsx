import { Badge } from '../../shared/ui/Badge';
import type { PublishStatus } from '../contract';
import { words } from './text';

export const VersionStatus = ({ of }: { of: { publish_status: PublishStatus; deprecated: boolean } }) => (
  <span class="row">
    {of.publish_status === 'published' ? <Badge tone="good">✓ {words.statuses.published}</Badge> : <Badge>{words.statuses.unpublished}</Badge>}
    {of.deprecated && <Badge tone="warn">! {words.deprecated}</Badge>}
  </span>
);
