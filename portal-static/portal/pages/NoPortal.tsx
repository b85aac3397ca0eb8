import { Page } from '../../shared/ui/Page';
import { text } from '../text';

export const NoPortal = () => (
  <Page site={text.noPortal.title} title={text.noPortal.title} lead={text.noPortal.lead} narrow>
    <p>{text.noPortal.todo}</p>
  </Page>
);
