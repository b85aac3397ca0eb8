import type { Values } from '../../shared/ui/Form';
import type { PortalVersionDraft, VersionChange } from '../calls/products';
import type { ProductVersion, ProductVersionPortal, PublishStatus } from '../contract';
import { labelsChange, linesOfLabels } from './labels';

/** What the form says anew. What it leaves as it was is not said: status and deprecation would be set in all portals alike, and who may only publish may not speak of labels. */
export function versionChange(old: ProductVersion, values: Values, data: FormData): VersionChange {
  const deprecated = data.has('deprecated');
  return {
    ...(values.name!.trim() !== old.name && { name: values.name!.trim() }),
    ...(values.labels !== linesOfLabels(old.labels) && { labels: labelsChange(old.labels, values.labels) }),
    ...(values.publish_status !== old.publish_status && { publish_status: values.publish_status as PublishStatus }),
    ...(deprecated !== old.deprecated && { deprecated }),
    ...(data.has('notify') && { notify: true }),
  };
}

/** What the form says of a version in one portal. Without authentication nobody registers, and nothing is to be approved. */
export function portalDraft(values: Values, data: FormData, old: ProductVersionPortal | undefined): PortalVersionDraft {
  const asks = data.has('authentication');
  return {
    publish_status: (values.publish_status as PublishStatus | undefined) ?? 'published',
    auth_strategy_ids: asks ? [values.auth_strategy_ids!] : [],
    application_registration_enabled: asks && data.has('application_registration_enabled'),
    auto_approve_registration: asks && data.has('auto_approve_registration'),
    deprecated: data.has('deprecated'),
    ...(old && data.has('notify_developers') && { notify_developers: true }),
  };
}
