import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Refused } from '../../shared/problem';
import { buttonClass } from '../../shared/ui/Button';
import { Form } from '../../shared/ui/Form';
import { Page } from '../../shared/ui/Page';
import { account } from '../calls';
import { siteName } from '../portal';
import { developer, signIn } from '../session';
import { text } from '../text';
import { DeadLink } from './ConfirmEmail';
import { NewPassword } from './NewPassword';

/** Sets the first password after the address was confirmed, and a new one after "forgot password": the same call, the same form. */
export default function Password() {
  const { query, route } = useLocation();
  const [state, setState] = useState<'form' | 'done' | 'dead'>('form');
  const { token, email } = query;
  if (!token) return <Page site={siteName()} title={text.confirm.missing} lead={text.confirm.missingTodo} narrow />;
  if (state === 'dead') return <DeadLink />;
  if (state === 'done') {
    return (
      <Page key="done" site={siteName()} title={text.password.done} lead={text.password.doneTodo} narrow>
        <div><a class={buttonClass('primary')} href="/login">{text.signIn.title}</a></div>
      </Page>
    );
  }
  const save = async (password: string) => {
    try {
      await account.resetPassword(token, password);
    } catch (error) {
      if (error instanceof Refused && (error.problem.status === 410 || error.problem.status === 404)) return setState('dead');
      throw error;
    }
    // With the address known the reader is signed in at once, or learns that the account waits for approval.
    const next = email ? await enter(email, password) : 'done';
    if (next === 'done') setState('done');
    else route(next, true);
  };
  return (
    <Page key="form" site={siteName()} title={text.password.title} lead={query.new && email ? text.password.leadNew(email) : text.password.leadReset} narrow>
      <Form submit={text.password.submit} onSubmit={({ password }) => save(password!)}>
        {email && <input type="hidden" name="username" autocomplete="username" value={email} />}
        <NewPassword />
      </Form>
    </Page>
  );
}

async function enter(email: string, password: string): Promise<string> {
  try {
    await signIn(email, password);
    return developer.value ? '/apis' : 'done';
  } catch (error) {
    return error instanceof Refused && error.problem.title === 'Approval Required' ? '/waiting' : 'done';
  }
}
