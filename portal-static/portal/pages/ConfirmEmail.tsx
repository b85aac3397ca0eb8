import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../../shared/problem';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Failure } from '../../shared/ui/Failure';
import { Page } from '../../shared/ui/Page';
import { account } from '../calls';
import { siteName } from '../portal';
import { text } from '../text';

/**
 * Where the link of the mail lands. It works once, so the answer's own token takes its place in the address: a reload then shows the
 * password form again instead of "used already".
 */
export default function ConfirmEmail() {
  const { query, route } = useLocation();
  // The next page's address has a token too, and it is there before this page is gone.
  const [token] = useState(query.token);
  const [problem, setProblem] = useState<Problem>();
  const confirm = async () => {
    setProblem(undefined);
    try {
      const answer = await account.verifyEmail(token!);
      route(`/reset-password?${new URLSearchParams({ token: answer.token, email: answer.email, new: '1' })}`, true);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  useEffect(() => {
    if (token) void confirm();
  }, [token]);

  if (!token) return <Page site={siteName()} title={text.confirm.missing} lead={text.confirm.missingTodo} narrow />;
  if (!problem) return <Page site={siteName()} title={text.confirm.title} lead={text.confirm.lead} narrow />;
  if (isDead(problem)) return <DeadLink />;
  return (
    <Page site={siteName()} title={text.confirm.title} narrow>
      <Failure problem={problem}><div><Button small onClick={confirm}>{text.confirm.again}</Button></div></Failure>
    </Page>
  );
}

/** Expired, used, unknown or garbled: one page, because the reader can do one thing. */
export const isDead = ({ status }: Problem) => status === 410 || status === 404 || status === 400;

export const DeadLink = () => (
  <Page key="dead" site={siteName()} title={text.confirm.gone} lead={text.confirm.goneTodo} narrow>
    <div><a class={buttonClass('primary')} href="/forgot-password">{text.confirm.newLink}</a></div>
  </Page>
);
