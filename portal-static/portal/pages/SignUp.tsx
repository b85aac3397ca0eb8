import { useState } from 'preact/hooks';
import { Field, Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { account } from '../calls';
import { portal, siteName } from '../portal';
import { text } from '../text';

export default function SignUp() {
  const [sent, setSent] = useState<string>();
  if (portal.value && !portal.value.authentication_enabled) return <Page site={siteName()} title={text.signUp.closed} lead={text.signUp.closedTodo} narrow />;
  if (sent) {
    return (
      <Page key="sent" site={siteName()} title={text.signUp.done} lead={text.signUp.doneTodo(sent)} narrow>
        <p class="soft">{text.signUp.doneHint}</p>
      </Page>
    );
  }
  return (
    <Page key="form" site={siteName()} title={text.signUp.title} lead={text.signUp.lead} narrow>
      <Form
        submit={text.signUp.submit}
        aside={<a href="/login">{text.signUp.have}</a>}
        onSubmit={async ({ email, full_name }) => {
          await account.signUp(email!.trim(), full_name!.trim());
          setSent(email!.trim());
        }}
      >
        <Field name="full_name" label={text.signUp.fullName} autocomplete="name" required maxLength={256} />
        <Field name="email" label={text.signUp.email} type="email" autocomplete="email" required maxLength={250} />
      </Form>
    </Page>
  );
}
