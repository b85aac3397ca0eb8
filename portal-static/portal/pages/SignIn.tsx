import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import type { Problem } from '../../shared/problem';
import { Field, Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { toast } from '../../shared/ui/Toasts';
import { siteName } from '../portal';
import { developer, signIn } from '../session';
import { returnPath } from '../shell/SignedIn';
import { text } from '../text';

export default function SignIn() {
  const { query, route } = useLocation();
  const back = returnPath(query, '/apis');
  useEffect(() => {
    if (developer.value) route(back, true);
  }, [developer.value]);
  return (
    <Page site={siteName()} title={text.signIn.title} lead={query.return ? text.signIn.why : text.signIn.lead} narrow>
      <Form
        submit={text.signIn.submit}
        aside={<a href="/forgot-password">{text.signIn.forgot}</a>}
        explain={refusal}
        onSubmit={async ({ email, password }) => {
          await signIn(email!, password!);
          if (developer.value) toast(text.signIn.welcome(developer.value.full_name));
        }}
      >
        <Field name="email" label={text.signIn.email} type="email" autocomplete="username" required value={query.email} />
        <Field name="password" label={text.signIn.password} type="password" autocomplete="current-password" required />
      </Form>
      <p class="soft">{text.signIn.none} <a href="/register">{text.account.signUp}</a></p>
    </Page>
  );
}

function refusal(problem: Problem) {
  if (problem.status !== 401) return undefined;
  const waiting = problem.title === 'Approval Required';
  return (
    <div class={waiting ? 'note note-warn' : 'note note-bad'} role="alert">
      <p class="note-title">{waiting ? text.waiting.refused : text.signIn.wrong}</p>
      <p>{waiting ? text.waiting.todo : text.signIn.wrongTodo}</p>
    </div>
  );
}
