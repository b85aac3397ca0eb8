import { useLoad } from '../../shared/load';
import type { ApprovalStatus, Page } from '../contract';
import { Chips } from '../../shared/ui/Chips';
import { useQuery } from '../ui/query';
import { STATUSES, statusOf } from './decisions';
import { words } from './text';

type Props = {
  /** Changes when something was decided. */
  turn: number;
  portal: string;
  list: (query: { status?: ApprovalStatus; size: number }, signal: AbortSignal) => Promise<Page<unknown>>;
};

/** How many there are in each status, of which one is shown. */
export function StatusChips({ turn, portal, list }: Props) {
  const { query, href } = useQuery();
  const counts = useLoad(async signal => {
    const pages = await Promise.all(STATUSES.map(status => list({ status, size: 1 }, signal)));
    return pages.map(page => page.meta.page.total);
  }, [portal, turn]);
  const current = statusOf(query.status);
  const sum = counts.value?.reduce((a, b) => a + b, 0);
  return (
    <Chips
      label={words.filter}
      chips={[
        ...STATUSES.map((status, index) => ({ href: href({ status, page: '' }), title: words.statuses[status], count: counts.value?.[index], current: status === current })),
        { href: href({ status: 'all', page: '' }), title: words.all, count: sum, current: current === 'all' },
      ]}
    />
  );
}
