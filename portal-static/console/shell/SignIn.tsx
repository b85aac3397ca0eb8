import { useLoad } from '../../shared/load';
import type { Problem } from '../../shared/problem';
import { Button } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { canUseProvider, leaveForProvider, signIn, wasRefused } from '../session';
import { words } from './text';

/** In place of whatever page was asked for: its address stays, and so does the way back. */
export const SignIn = () => (
  <Page site={words.site} title={words.signIn.title} lead={words.signIn.lead} narrow>
    {wasRefused.value && <div class="note note-bad" role="alert"><p class="note-title">{words.signIn.providerRefused}</p><p>{words.signIn.providerRefusedTodo}</p></div>}
    <SignInForm />
  </Page>
);

export function SignInForm() {
  // Without an answer there is the token.
  const provider = useLoad(canUseProvider, []);
  return (
    <>
      {provider.value && (
        <>
          <div><Button kind="primary" onClick={leaveForProvider}>{words.signIn.provider}</Button></div>
          <p class="soft">{words.signIn.or}</p>
        </>
      )}
      <Form submit={words.signIn.submit} explain={refusal} onSubmit={({ token }) => signIn(token!)}>
        {/* Not for a password manager: it would keep what is to be forgotten. */}
        <Field name="token" label={words.signIn.token} hint={words.signIn.hint} type="password" autocomplete="off" required />
      </Form>
    </>
  );
}

const refusal = (problem: Problem) =>
  problem.status === 401 ? (
    <div class="note note-bad" role="alert">
      <p class="note-title">{words.signIn.wrong}</p>
      <p>{words.signIn.wrongTodo}</p>
    </div>
  ) : undefined;
