import { useLoad } from '../../shared/load';
import { dayOf, minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { type Analytics as Answer, analytics, RANGES, type Range, type Traffic } from '../calls/analytics';
import type { ApiProduct } from '../contract';
import { Chart, type Line } from '../../shared/ui/Chart';
import { Chips } from '../../shared/ui/Chips';
import { useQuery } from '../ui/query';
import { Table } from '../../shared/ui/Table';
import { words } from './text';

const whole = new Intl.NumberFormat();
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const DAY_MS = 86_400_000;

const milliseconds = (value: number) => `${new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 }).format(value)} ms`;
const latency = (value: number | null) => (value === null ? words.analytics.unmeasured : milliseconds(value));
const rangeOf = (text: string | undefined): Range => RANGES.find(range => range === text) ?? '24h';

/** Traffic, errors and latency. What time is looked at stands in the address. */
export function Analytics({ product }: { product: ApiProduct }) {
  const { query, href } = useQuery();
  const range = rangeOf(query.range);
  const loaded = useLoad(signal => analytics(product.id, range, signal), [product.id, range]);
  return (
    <div class="stack">
      <Chips label={words.analytics.range} chips={RANGES.map(one => ({ href: href({ range: one }), title: words.analytics.ranges[one], current: one === range }))} />
      <Await of={loaded} skeleton={<><Bones kind="row" /><Bones kind="card" count={2} /></>}>
        {answer => (
          <div class="stack-wide">
            <Totals of={answer.total} />
            <Charts answer={answer} />
            <Shares answer={answer} product={product} />
          </div>
        )}
      </Await>
    </div>
  );
}

/** The last day in a line, for the overview. */
export function AnalyticsSummary({ product }: { product: ApiProduct }) {
  const loaded = useLoad(signal => analytics(product.id, '24h', signal), [product.id]);
  return (
    <section class="stack" aria-labelledby="analytics">
      <h2 id="analytics">{words.analytics.lastDay}</h2>
      <Await of={loaded} skeleton={<Bones kind="row" />}>{answer => <Totals of={answer.total} />}</Await>
      <p><a href={`/api-products/${product.id}/analytics`}>{words.analytics.more}</a></p>
    </section>
  );
}

const Totals = ({ of: { requests, error_rate, latency_p50_ms, latency_p95_ms } }: { of: Traffic }) => (
  <dl class="totals">
    {[
      [words.analytics.traffic, whole.format(requests)],
      [words.analytics.errors, percent.format(error_rate)],
      [words.analytics.latency50, latency(latency_p50_ms)],
      [words.analytics.latency95, latency(latency_p95_ms)],
    ].map(([name, value]) => <div key={name} class="card"><dt>{name}</dt><dd>{value}</dd></div>)}
  </dl>
);

function Charts({ answer: { series, total, bucket_ms } }: { answer: Answer }) {
  const times = series.map(({ start }) => (bucket_ms >= DAY_MS ? dayOf(start) : minuteOf(start)));
  const line = (name: string, tone: Line['tone'], value: (traffic: Traffic) => number | null): Line => ({ name, tone, values: series.map(({ traffic }) => value(traffic)) });
  const shared = { times, details: words.analytics.details, time: words.analytics.time };
  return (
    <div class="charts">
      <Chart
        {...shared}
        title={words.analytics.traffic}
        summary={words.analytics.trafficSummary(whole.format(total.requests), whole.format(total.client_errors + total.server_errors))}
        kind="bars"
        format={value => whole.format(value)}
        lines={[
          line(words.analytics.passed, 'plain', traffic => traffic.requests - traffic.client_errors - traffic.server_errors),
          line(words.analytics.clientErrors, 'warn', traffic => traffic.client_errors),
          line(words.analytics.serverErrors, 'bad', traffic => traffic.server_errors),
        ]}
      />
      <Chart
        {...shared}
        title={words.analytics.errors}
        summary={words.analytics.errorsSummary(percent.format(total.error_rate))}
        kind="bars"
        format={value => percent.format(value)}
        lines={[line(words.analytics.errors, 'bad', traffic => (traffic.requests === 0 ? null : traffic.error_rate))]}
      />
      <Chart
        {...shared}
        title={words.analytics.latency}
        summary={words.analytics.latencySummary(latency(total.latency_p50_ms), latency(total.latency_p95_ms), latency(total.latency_p99_ms))}
        kind="lines"
        format={milliseconds}
        lines={[
          line(words.analytics.p50, 'plain', traffic => traffic.latency_p50_ms),
          line(words.analytics.p95, 'warn', traffic => traffic.latency_p95_ms),
          line(words.analytics.p99, 'bad', traffic => traffic.latency_p99_ms),
        ]}
      />
    </div>
  );
}

const Shares = ({ answer: { versions, status_codes }, product }: { answer: Answer; product: ApiProduct }) => (
  <>
    {versions.length > 0 && (
      <section class="stack" aria-labelledby="by-version">
        <h2 id="by-version">{words.analytics.byVersion}</h2>
        <Table label={words.analytics.byVersion} head={[words.version.name, words.analytics.traffic, words.analytics.errors, words.analytics.latency95]}>
          {versions.map(({ id, name, traffic }) => (
            <tr key={id}>
              <th scope="row"><a href={`/api-products/${product.id}/versions/${id}`}>{name}</a></th>
              <td>{whole.format(traffic.requests)}</td>
              <td>{percent.format(traffic.error_rate)}</td>
              <td>{latency(traffic.latency_p95_ms)}</td>
            </tr>
          ))}
        </Table>
      </section>
    )}
    {status_codes.length > 0 && (
      <section class="stack" aria-labelledby="by-status">
        <h2 id="by-status">{words.analytics.byStatus}</h2>
        <Table label={words.analytics.byStatus} head={[words.analytics.status, words.analytics.traffic]}>
          {status_codes.map(({ status_code, requests }) => <tr key={status_code}><th scope="row">{status_code}</th><td>{whole.format(requests)}</td></tr>)}
        </Table>
      </section>
    )}
  </>
);
