import type { Values } from '../../shared/ui/Form';
import type { PortalDraft } from '../calls/portals';
import type { Visibility } from '../contract';
import { textOrNull } from '../ui/lines';

/** A private or public portal is one whose defaults are: what is published can still say otherwise. */
export const newPortal = (values: Values): PortalDraft => ({
  name: values.name!.trim(),
  ...(values.display_name?.trim() && { display_name: values.display_name.trim() }),
  ...(values.description?.trim() && { description: values.description.trim() }),
  default_api_visibility: values.kind as Visibility,
  default_page_visibility: values.kind as Visibility,
});

export const changedPortal = (values: Values, data: FormData): PortalDraft => ({
  name: values.name!.trim(),
  display_name: values.display_name!.trim(),
  description: textOrNull(values.description),
  authentication_enabled: data.has('authentication_enabled'),
  rbac_enabled: data.has('rbac_enabled'),
  auto_approve_developers: data.has('auto_approve_developers'),
  auto_approve_applications: data.has('auto_approve_applications'),
  default_api_visibility: values.default_api_visibility as Visibility,
  default_page_visibility: values.default_page_visibility as Visibility,
  default_application_auth_strategy_id: values.default_application_auth_strategy_id || null,
});
