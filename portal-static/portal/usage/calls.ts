import { call } from '../session';

export const RANGES = ['24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** A line of statistics: the metric and the values it was told apart by, all by their names. */
interface Answer {
  meta: { start: string; end: string; granularity_ms: number; display: Record<string, Record<string, { name: string }>> };
  data: { event: Record<string, string | number>; timestamp: string }[];
}

export interface Counts {
  calls: number;
  clientErrors: number;
  serverErrors: number;
}

export interface Usage {
  total: Counts;
  /** Null where nothing was measured. */
  latencyMs: number | null;
  isDaily: boolean;
  series: (Counts & { start: string })[];
  /** The most called first. */
  apis: (Counts & { id: string; name: string })[];
}

/** What an application called in the time that ends now. */
export async function usageOf(application: string, range: Range, signal?: AbortSignal): Promise<Usage> {
  const ask = async (metric: string, dimensions: string[]): Promise<Answer> => {
    const body = {
      metrics: [metric], dimensions,
      time_range: { type: 'relative', time_range: range, tz: Intl.DateTimeFormat().resolvedOptions().timeZone },
      filters: [{ field: 'application', operator: 'in', value: [application] }],
    };
    return (await (await call('POST', '/api/v3/stats', { body, signal })).json()) as Answer;
  };
  const [byTime, byApi, latency] = await Promise.all([
    ask('request_count', ['status_code_grouped', 'time']), ask('request_count', ['api', 'status_code_grouped']), ask('response_latency_average', []),
  ]);
  const measured = Number(latency.data[0]?.event['response_latency_average'] ?? 0);
  return {
    total: sum(byTime.data), latencyMs: measured > 0 ? measured : null, isDaily: byTime.meta.granularity_ms >= DAY_MS, series: seriesOf(byTime),
    apis: [...grouped(byApi.data, ({ event }) => String(event['api']))]
      .map(([id, lines]) => ({ id, name: byApi.meta.display['api']?.[id]?.name ?? id, ...sum(lines) }))
      .toSorted((a, b) => b.calls - a.calls),
  };
}

const DAY_MS = 86_400_000;

/** Also the times in which nobody called, which the answer leaves out. */
export function seriesOf({ meta, data }: Pick<Answer, 'data'> & { meta: Omit<Answer['meta'], 'display'> }): Usage['series'] {
  const [start, end, step] = [Date.parse(meta.start), Date.parse(meta.end), meta.granularity_ms];
  // A day may be an hour shorter or longer than others.
  const at = grouped(data, ({ timestamp }) => Math.round((Date.parse(timestamp) - start) / step));
  return Array.from({ length: Math.max(1, Math.ceil((end - start) / step)) }, (_, index) => ({ start: at.get(index)?.[0]?.timestamp ?? new Date(start + index * step).toISOString(), ...sum(at.get(index) ?? []) }));
}

function grouped<K>(lines: Answer['data'], by: (line: Answer['data'][number]) => K): Map<K, Answer['data']> {
  const groups = new Map<K, Answer['data']>();
  for (const line of lines) groups.set(by(line), [...(groups.get(by(line)) ?? []), line]);
  return groups;
}

function sum(lines: Answer['data']): Counts {
  const of = (group?: string) => lines.reduce((sum, { event }) => (!group || event['status_code_grouped'] === group ? sum + Number(event['request_count']) : sum), 0);
  return { calls: of(), clientErrors: of('4XX'), serverErrors: of('5XX') };
}
