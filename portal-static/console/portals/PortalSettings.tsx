import { url } from '../../shared/http';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import type { AuthStrategy, Portal } from '../contract';
import { Switch } from '../ui/Choices';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { changedPortal } from './body';
import { words } from './text';

const VISIBILITIES = (['private', 'public'] as const).map(value => ({ value, label: words.visibilities[value] }));

export const PortalSettings = ({ portal, kinds, changed }: { portal: Portal; kinds: AuthStrategy[]; changed: () => void }) => (
  <div class="form-page">
    <Form
      submit={common.save}
      onSubmit={async (values, data) => {
        await portals.change(portal.id, changedPortal(values, data));
        toast(common.saved);
        changed();
      }}
    >
      <h2>{words.general}</h2>
      <Field name="name" label={words.name} required maxLength={255} value={portal.name} autocomplete="off" />
      <Field name="display_name" label={words.displayName} hint={words.displayNameHint} required maxLength={255} value={portal.display_name} autocomplete="off" />
      <Field name="description" label={words.description} hint={words.descriptionHint} rows={2} maxLength={512} value={portal.description ?? ''} />
      <h2>{words.security}</h2>
      <Switch name="authentication_enabled" label={words.authentication} hint={words.authenticationHint} checked={portal.authentication_enabled} />
      <Switch name="rbac_enabled" label={words.rbac} hint={<>{words.rbacHint} <a href={url('/access/teams', { portal: portal.id })}>{words.rbacTeams}</a></>} checked={portal.rbac_enabled} />
      <Switch name="auto_approve_developers" label={words.autoDevelopers} hint={words.autoDevelopersHint} checked={portal.auto_approve_developers} />
      <Switch name="auto_approve_applications" label={words.autoApplications} hint={words.autoApplicationsHint} checked={portal.auto_approve_applications} />
      <h2>{words.defaults}</h2>
      <Select
        name="default_application_auth_strategy_id"
        label={words.strategy}
        hint={words.strategyHint}
        prompt={words.strategyNone}
        options={kinds.map(kind => ({ value: kind.id, label: kind.name }))}
        value={portal.default_application_auth_strategy_id ?? undefined}
      />
      <Select name="default_api_visibility" label={words.apiVisibility} options={VISIBILITIES} value={portal.default_api_visibility} />
      <Select name="default_page_visibility" label={words.pageVisibility} options={VISIBILITIES} value={portal.default_page_visibility} />
    </Form>
  </div>
);
