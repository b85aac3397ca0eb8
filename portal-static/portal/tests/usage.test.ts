import { expect, it } from 'vitest';
import { seriesOf } from '../usage/calls';

const DAY_MS = 86_400_000;

it('shows the times in which nobody called as well, and days of any length', () => {
  const line = (timestamp: string, status: string, calls: number) => ({ timestamp, event: { status_code_grouped: status, request_count: calls } });
  const series = seriesOf({
    meta: { start: '2026-10-23T22:00:00Z', end: '2026-10-27T10:00:00Z', granularity_ms: DAY_MS },
    // Clocks go back on the 25th: that day has 25 hours.
    data: [line('2026-10-23T22:00:00Z', '2XX', 3), line('2026-10-25T23:00:00Z', '2XX', 4), line('2026-10-25T23:00:00Z', '4XX', 1), line('2026-10-25T23:00:00Z', '5XX', 2)],
  });
  expect(series.map(({ calls }) => calls)).toEqual([3, 0, 7, 0]);
  expect(series[2]).toMatchObject({ start: '2026-10-25T23:00:00Z', clientErrors: 1, serverErrors: 2 });
});
