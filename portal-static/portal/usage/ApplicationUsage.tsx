import { useLocation } from 'preact-iso';
import '../../shared/css/figures.css';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { dayOf, minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Chart, type Line } from '../../shared/ui/Chart';
import { Chips } from '../../shared/ui/Chips';
import { Table } from '../../shared/ui/Table';
import type { Application } from '../contract';
import { type Counts, RANGES, type Usage, usageOf } from './calls';
import { text } from './text';

const whole = new Intl.NumberFormat();
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const milliseconds = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

const rateOf = ({ calls, clientErrors, serverErrors }: Counts) => percent.format(calls === 0 ? 0 : (clientErrors + serverErrors) / calls);

/** What the application called. What time is looked at stands in the address. */
export function ApplicationUsage({ app }: { app: Application }) {
  const { path, query } = useLocation();
  const range = RANGES.find(range => range === query.range) ?? RANGES[0];
  const usage = useLoad(signal => usageOf(app.id, range, signal), [app.id, range]);
  return (
    <section class="stack" aria-labelledby="usage">
      <h2 id="usage">{text.title}</h2>
      <Chips label={text.range} chips={RANGES.map(one => ({ href: url(path, { range: one }), title: text.ranges[one], current: one === range }))} />
      <Await of={usage} skeleton={<><Bones kind="row" /><Bones kind="card" /></>}>
        {value => (value.total.calls === 0 ? <p class="soft">{text.none}</p> : <Figures of={value} />)}
      </Await>
    </section>
  );
}

function Figures({ of: { total, latencyMs, isDaily, series, apis } }: { of: Usage }) {
  const line = (name: string, tone: Line['tone'], value: (counts: Counts) => number): Line => ({ name, tone, values: series.map(value) });
  return (
    <>
      <dl class="totals">
        {[
          [text.calls, whole.format(total.calls)],
          [text.errors, rateOf(total)],
          [text.latency, latencyMs === null ? text.unmeasured : `${milliseconds.format(latencyMs)} ms`],
        ].map(([name, value]) => <div key={name} class="card"><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <Chart
        title={text.calls}
        heading="h3"
        summary={text.summary(whole.format(total.calls), whole.format(total.clientErrors + total.serverErrors))}
        kind="bars"
        times={series.map(({ start }) => (isDaily ? dayOf(start) : minuteOf(start)))}
        format={value => whole.format(value)}
        details={text.details}
        time={text.time}
        lines={[
          line(text.passed, 'plain', ({ calls, clientErrors, serverErrors }) => calls - clientErrors - serverErrors),
          line(text.clientErrors, 'warn', ({ clientErrors }) => clientErrors),
          line(text.serverErrors, 'bad', ({ serverErrors }) => serverErrors),
        ]}
      />
      <h3 id="by-api">{text.byApi}</h3>
      <Table label={text.byApi} head={[text.api, text.calls, text.errors]}>
        {apis.map(({ id, name, ...counts }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{whole.format(counts.calls)}</td>
            <td>{rateOf(counts)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
