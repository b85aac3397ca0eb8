import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { View } from '../ui/View';
import { readFacts } from './facts';
import { type Step, stepsOf } from './steps';
import { words } from './text';

export default function GetStarted() {
  const facts = useLoad(readFacts, []);
  return (
    <View title={words.title} lead={words.lead}>
      <Await of={facts} skeleton={<Bones kind="row" count={10} />}>{facts => <Checklist steps={stepsOf(facts)} />}</Await>
    </View>
  );
}

function Checklist({ steps }: { steps: Step[] }) {
  const done = steps.filter(step => step.isDone).length;
  const next = steps.find(step => !step.isDone && step.href);
  return (
    <div class="stack">
      <p class="row">
        <progress class="progress" value={done} max={steps.length} aria-label={words.progress(done, steps.length)} />
        <span>{done === steps.length ? words.complete : words.progress(done, steps.length)}</span>
      </p>
      <ol class="lines">{steps.map((step, index) => <Line key={index} step={step} number={index + 1} isNext={step === next} />)}</ol>
    </div>
  );
}

const Line = ({ step, number, isNext }: { step: Step; number: number; isNext: boolean }) => (
  <li class="line" aria-current={isNext ? 'step' : undefined}>
    <span class="line-main">
      <span class="row"><strong>{number}. {step.title}</strong>{step.isDone ? <Badge tone="good">✓ {words.done}</Badge> : <Badge>{step.href ? words.open : words.later}</Badge>}</span>
      <span class="soft small">{step.todo}</span>
    </span>
    {step.href && <a class={buttonClass(isNext ? 'primary' : 'plain', true)} href={step.href} aria-label={`${step.action}: ${step.title}`}>{step.action}</a>}
  </li>
);
