type Rgb = readonly [number, number, number];

// WCAG 2.2, 1.4.3: text against what lies behind it.
const CONTRAST = 4.5;
const STEP = 0.04;

/** An operator's colour, darkened for the light grounds and lightened for the dark ones until text in it can be read. */
export function readable(hex: string, ground: string): string {
  const towards: Rgb = luminance(parse(ground)) > 0.4 ? [0, 0, 0] : [255, 255, 255];
  let colour = parse(hex);
  while (contrast(colour, parse(ground)) < CONTRAST) colour = mix(colour, towards);
  return `#${colour.map(part => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

export function contrastOf(a: string, b: string): number {
  return contrast(parse(a), parse(b));
}

function parse(hex: string): Rgb {
  const digits = hex.length === 4 ? [...hex.slice(1)].map(digit => digit + digit) : [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)];
  return digits.map(part => Number.parseInt(part, 16)) as unknown as Rgb;
}

const mix = (colour: Rgb, towards: Rgb) => colour.map((part, index) => part + (towards[index]! - part) * STEP) as unknown as Rgb;

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map(part => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
