import { buttonClass } from '../../shared/ui/Button';
import { Page } from '../../shared/ui/Page';
import { words } from './text';

export const NotFound = () => (
  <Page site={words.site} title={words.notFound.title} lead={words.notFound.lead} narrow>
    <div><a class={buttonClass('primary')} href="/">{words.notFound.action}</a></div>
  </Page>
);
