import { buttonClass } from '../../shared/ui/Button';
import { Page } from '../../shared/ui/Page';
import { siteName } from '../portal';
import { text } from '../text';

export default function Waiting() {
  return (
    <Page site={siteName()} title={text.waiting.title} lead={text.waiting.lead} narrow>
      <p>{text.waiting.todo}</p>
      <div class="row">
        <a class={buttonClass('primary')} href="/login">{text.waiting.again}</a>
        <a class={buttonClass()} href="/apis">{text.notFound.action}</a>
      </div>
    </Page>
  );
}
