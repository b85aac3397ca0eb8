import { useLocation, useRoute } from 'preact-iso';
import { useRef, useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Refused } from '../../shared/problem';
import { text } from '../../shared/text';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { packages } from '../calls/packages';
import type { RateLimit } from '../contract';
import { Switch } from '../ui/Choices';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { AddOperations } from './AddOperations';
import { atMembers, batches, type Composition, draftOf, LIMIT_DEFAULT, type Member, memberOfPackage, stepsOf, titleOf } from './compose';
import { LimitFields } from './LimitFields';
import { MemberTable } from './MemberTable';
import { words } from './text';

export default function ComposerRoute() {
  const { id } = useRoute().params;
  return id ? <Loaded id={id} /> : <Composer />;
}

function Loaded({ id }: { id: string }) {
  const loaded = useLoad(async signal => {
    const [pack, operations] = await Promise.all([packages.find(id, signal), packages.operations(id, signal)]);
    return { pack, members: operations.map(memberOfPackage) };
  }, [id]);
  return <Whole of={loaded}>{old => <Composer old={old} />}</Whole>;
}

function Composer({ old }: { old?: Composition }) {
  const { route } = useLocation();
  const [limit, setLimit] = useState<RateLimit | null>(old?.pack.rate_limiting_config ?? null);
  const [members, setMembers] = useState<Member[]>(old?.members ?? []);
  const [adding, setAdding] = useState(false);
  const [isPartly, setPartly] = useState(false);
  // What is stored already: a second try goes on from there, and makes no second package.
  const stored = useRef<{ id: string | undefined; members: Member[] }>({ id: old?.pack.id, members: old?.members ?? [] });
  const back = old ? `/api-packages/${old.pack.id}` : '/api-packages';

  const save = async (values: Record<string, string>) => {
    const draft = draftOf(values, limit);
    const saved = stored.current.id ? await packages.change(stored.current.id, draft) : await packages.create(draft);
    stored.current.id = saved.id;
    for (const steps of batches(stepsOf(stored.current.members, members))) {
      try {
        await packages.compose(saved.id, steps);
      } catch (error) {
        setPartly(!old);
        throw error instanceof Refused ? new Refused(atMembers(error.problem, steps, members)) : error;
      }
      stored.current.members = applied(stored.current.members, members, steps.map(step => step.path.slice('operations/'.length)));
    }
    toast(old ? common.saved : words.created(saved.name));
    route(`/api-packages/${saved.id}`);
  };

  return (
    <View title={old ? words.editTitle : words.create} crumbs={[{ href: '/api-packages', title: words.title }, ...(old ? [{ href: back, title: old.pack.name }] : [])]}>
      {isPartly && <div class="note note-warn" role="status"><p class="note-title">{words.partly}</p><p>{words.partlyTodo}</p></div>}
      <Form submit={old ? common.save : words.create} aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>} onSubmit={save}>
        <div class="form-page stack">
          <Field name="name" label={words.name} required maxLength={255} value={old?.pack.name} autocomplete="off" />
          <Field name="version" label={words.version} hint={words.versionHint} maxLength={255} value={old?.pack.version ?? ''} autocomplete="off" />
          <Field name="description" label={words.description} rows={2} value={old?.pack.description ?? ''} />
          <Switch name="limited" label={words.limit} hint={words.limitHint} checked={limit !== null} onChange={on => setLimit(on ? LIMIT_DEFAULT : null)} />
          {limit && <LimitFields name="rate_limiting_config.limit" value={limit} onChange={setLimit} />}
        </div>
        <section class="stack" aria-labelledby="operations">
          <div class="row spread">
            <h2 id="operations">{words.operations} ({members.length})</h2>
            <Button onClick={() => setAdding(true)}>{words.addFrom}</Button>
          </div>
          <p class="soft">{words.operationsHint}</p>
          {members.length === 0 ? (
            <p class="empty"><strong>{words.operationsNone}</strong>{words.operationsNoneTodo}</p>
          ) : (
            <MemberTable
              members={members}
              limit={(member, limit) => setMembers(members.map(one => (one.id === member.id ? { ...one, limit } : one)))}
              remove={member => {
                setMembers(members.filter(one => one.id !== member.id));
                toast(words.removed(titleOf(member)));
              }}
            />
          )}
        </section>
      </Form>
      {adding && <AddOperations members={members} add={more => setMembers([...members, ...more])} close={() => setAdding(false)} />}
    </View>
  );
}

/** The members that are stored after the steps for `changed` were taken. */
const applied = (before: Member[], after: Member[], changed: string[]) => [...before.filter(member => !changed.includes(member.id)), ...after.filter(member => changed.includes(member.id))];
