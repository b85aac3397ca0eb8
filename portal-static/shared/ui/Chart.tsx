import { Table } from './Table';

/** `tone` is a class of colour and dash; what a line is called stands in the legend and the table as well. */
export type Line = { name: string; tone: 'plain' | 'warn' | 'bad'; values: (number | null)[] };

type Props = {
  title: string;
  /** What the values say in a sentence, for who cannot see the picture. */
  summary: string;
  kind: 'bars' | 'lines';
  lines: Line[];
  /** One per value. */
  times: string[];
  format: (value: number) => string;
  /** What the table is called that says the same. */
  details: string;
  time: string;
  /** Below whatever it stands under. */
  heading?: 'h2' | 'h3';
};

const HEIGHT = 100;
const STEP = 10;

/** A picture over a table that says the same. Bars stand on one another; lines are broken where nothing was measured. */
export function Chart({ title, summary, kind, lines, times, format, details, time, heading: Heading = 'h2' }: Props) {
  const sums = times.map((_, index) => lines.reduce((sum, line) => sum + (line.values[index] ?? 0), 0));
  const top = Math.max(...(kind === 'bars' ? sums : lines.flatMap(line => line.values.map(value => value ?? 0))), 0);
  const scale = (value: number) => (top === 0 ? 0 : (value / top) * HEIGHT);
  const shown = times.map((_, index) => index).filter(index => lines.some(line => line.values[index]));
  return (
    <figure class="card stack chart">
      <figcaption class="row spread">
        <Heading class="chart-title">{title}</Heading>
        <span class="row small" aria-hidden="true">{lines.map(line => <span key={line.name} class="row chart-key"><span class={`chart-mark chart-${line.tone}`} />{line.name}</span>)}</span>
      </figcaption>
      <div class="chart-box">
        <span class="chart-top soft small" aria-hidden="true">{top > 0 && format(top)}</span>
        <svg class="chart-picture" viewBox={`0 0 ${times.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
          {kind === 'bars' ? bars(lines, times.length, scale) : lines.flatMap(line => paths(line, scale).map((path, index) => <path key={`${line.name}${index}`} class={`chart-line chart-${line.tone}`} d={path} />))}
        </svg>
      </div>
      <p class="row spread soft small chart-span" aria-hidden="true"><span>{times[0]}</span><span>{times.at(-1)}</span></p>
      {shown.length > 0 && (
        <details>
          <summary>{details}</summary>
          <Table label={title} head={[time, ...lines.map(line => line.name)]}>
            {shown.map(index => (
              <tr key={times[index]}>
                <th scope="row" class="nowrap">{times[index]}</th>
                {lines.map(line => <td key={line.name}>{line.values[index] === null ? '' : format(line.values[index]!)}</td>)}
              </tr>
            ))}
          </Table>
        </details>
      )}
    </figure>
  );
}

function bars(lines: Line[], count: number, scale: (value: number) => number) {
  return Array.from({ length: count }, (_, index) => {
    let under = 0;
    return lines.map(line => {
      const height = scale(line.values[index] ?? 0);
      under += height;
      return height > 0 && <rect key={`${line.name}${index}`} class={`chart-bar chart-${line.tone}`} x={index * STEP + 1} y={HEIGHT - under} width={STEP - 2} height={height} />;
    });
  });
}

/** The unbroken stretches of a line; one value alone is a short dash. */
export function paths(line: Line, scale: (value: number) => number): string[] {
  const found: string[] = [];
  let path = '';
  const close = () => {
    if (path !== '') found.push(path.includes('L') ? path : `${path.replace('M', 'm')}m${-STEP / 2} 0h${STEP}`);
    path = '';
  };
  line.values.forEach((value, index) => {
    if (value === null) close();
    else path += `${path === '' ? 'M' : 'L'}${index * STEP + STEP / 2} ${HEIGHT - scale(value)}`;
  });
  close();
  return found;
}
