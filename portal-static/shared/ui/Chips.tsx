export type Chip = { href: string; title: string; count?: number | undefined; current: boolean };

/** One filter out of a few, as links, each with how many it would show. */
export const Chips = ({ label, chips }: { label: string; chips: Chip[] }) => (
  <nav class="chips" aria-label={label}>
    {chips.map(chip => (
      <a key={chip.title} class="chip" href={chip.href} aria-current={chip.current ? 'true' : undefined}>
        {chip.title}{chip.count !== undefined && <span class="chip-count"> {chip.count}</span>}
      </a>
    ))}
  </nav>
);
