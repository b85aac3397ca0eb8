import { useState } from 'preact/hooks';
import { Field, Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { account } from '../calls';
import { siteName } from '../portal';
import { text } from '../text';

export default function Forgot() {
  const [sent, setSent] = useState<string>();
  if (sent) return <Page key="sent" site={siteName()} title={text.forgot.done} lead={text.forgot.doneTodo(sent)} narrow />;
  return (
    <Page key="form" site={siteName()} title={text.forgot.title} lead={text.forgot.lead} narrow>
      <Form
        submit={text.forgot.submit}
        aside={<a href="/login">{text.forgot.back}</a>}
        onSubmit={async ({ email }) => {
          await account.forgotPassword(email!.trim());
          setSent(email!.trim());
        }}
      >
        <Field name="email" label={text.signUp.email} type="email" autocomplete="email" required maxLength={250} />
      </Form>
    </Page>
  );
}
