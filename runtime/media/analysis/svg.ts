/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Attributes in the order given; numbers to two decimals. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`)
    .join('');
  return children.length > 0 ? `<${name}${written}>${children.join('')}</${name}>` : `<${name}${written}/>`;
}

/** Text that XML can hold: escaped, without the control characters that no escape can express. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'end' | 'middle';
  readonly weight?: number;
  readonly spacing?: number;
}

export function text(
  content: string,
  x: number,
  y: number,
  { size, fill, anchor, weight, spacing }: TextStyle,
): string {
  const attributes = {
    x,
    y,
    fill,
    'font-size': size,
    ...(anchor ? { 'text-anchor': anchor } : {}),
    ...(weight ? { 'font-weight': weight } : {}),
    ...(spacing ? { 'letter-spacing': spacing } : {}),
  };
  return element('text', attributes, escapeXml(content));
}

/** A closed shape between two heights, one pair a column, from the left edge of `box` on. */
export function areaPath(box: Box, top: readonly number[], bottom: readonly number[] | number): string {
  const step = box.width / top.length;
  const forth = top.map((y, n) => `${round(box.x + (n + 0.5) * step)} ${round(y)}`);
  const back =
    typeof bottom === 'number'
      ? [`${round(box.x + box.width)} ${round(bottom)}`, `${round(box.x)} ${round(bottom)}`]
      : bottom.map((y, n) => `${round(box.x + (n + 0.5) * step)} ${round(y)}`).reverse();
  return `M${[...forth, ...back].join('L')}Z`;
}

/** An open line, one point a column; null leaves a gap. */
export function linePath(box: Box, values: readonly (number | null)[]): string {
  const step = box.width / values.length;
  let pen = 'M';
  let path = '';
  values.forEach((y, n) => {
    if (y !== null) path += `${pen}${round(box.x + (n + 0.5) * step)} ${round(y)}`;
    pen = y === null ? 'M' : 'L';
  });
  return path;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
