import { text } from '../text';
import { buttonClass } from './Button';

/** Links, so that a page of a list can be kept, opened beside and gone back to. */
export function Pager({ page, size, total, href }: { page: number; size: number; total: number; href: (page: number) => string }) {
  const pages = Math.ceil(total / size);
  if (pages <= 1) return null;
  return (
    <nav class="pager" aria-label={text.page(page, pages)}>
      {page > 1 && <a class={buttonClass('plain', true)} href={href(page - 1)} rel="prev">{text.previous}</a>}
      <span class="soft small">{text.page(page, pages)}</span>
      {page < pages && <a class={buttonClass('plain', true)} href={href(page + 1)} rel="next">{text.next}</a>}
    </nav>
  );
}
