import { SecretDialog } from '../../shared/ui/Secret';
import type { CreatedApplication } from '../contract';
import { text } from '../text';

/** An application whose client was made at the identity provider shows the client's secret once. */
export const ApplicationSecrets = ({ app, saved }: { app: CreatedApplication; saved: () => void }) => (
  <SecretDialog
    title={text.app.keyReady(app.name)}
    secrets={[
      { label: text.app.clientIdLabel, value: app.client_id ?? '' },
      { label: text.app.clientSecretLabel, value: app.client_secret ?? '' },
    ]}
    saved={saved}
  >
    {text.app.shownOnce}
  </SecretDialog>
);
