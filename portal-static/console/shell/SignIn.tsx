import type { Problem } from '../../shared/problem';
import { Field, Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { signIn, wasEnded } from '../session';
import { words } from './text';

/** In place of whatever page was asked for: its address stays, and so does the way back. */
export const SignIn = () => (
  <Page site={words.site} title={words.signIn.title} lead={words.signIn.lead} narrow>
    {wasEnded.value && <div class="note note-warn" role="status"><p class="note-title">{words.signIn.ended}</p><p>{words.signIn.endedTodo}</p></div>}
    <Form submit={words.signIn.submit} explain={refusal} onSubmit={({ token }) => signIn(token!)}>
      {/* Not for a password manager: it would keep what is to be forgotten. */}
      <Field name="token" label={words.signIn.token} hint={words.signIn.hint} type="password" autocomplete="off" required />
    </Form>
  </Page>
);

const refusal = (problem: Problem) =>
  problem.status === 401 ? (
    <div class="note note-bad" role="alert">
      <p class="note-title">{words.signIn.wrong}</p>
      <p>{words.signIn.wrongTodo}</p>
    </div>
  ) : undefined;
