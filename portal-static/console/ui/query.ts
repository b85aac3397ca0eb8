import { useLocation } from 'preact-iso';
import { url } from '../../shared/http';

/** What stands in the address: filters and the page, so that a list can be kept, shared and gone back to. */
export function useQuery() {
  const { path, query, route } = useLocation();
  return {
    query,
    page: Math.max(1, Number(query.page) || 1),
    /** A filter shows its first page. */
    filter: (changes: Record<string, string>) => route(url(path, { ...query, page: '', ...changes }), true),
    href: (changes: Record<string, string | number>) => url(path, { ...query, ...changes }),
  };
}
