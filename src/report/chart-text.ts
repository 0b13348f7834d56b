import { inks } from './draw.ts';
import { escaped } from './html-parts.ts';

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** Ticks of large numbers: “1.5m”. */
export const shortText = (value: number): string => compact.format(value);

/** Ticks of shares. Rounded, so that 0.3 is not 30.000000000000004 %. */
export const percentText = (share: number): string => `${Math.round(share * 1000) / 10} %`;

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Room for the longest of the labels beside a chart, in its units. */
export const roomFor = (labels: readonly string[]): number =>
  Math.min(268, 24 + 6.6 * Math.max(8, ...labels.map((label) => label.length)));

/** Labels that would not fit are cut. */
export const cutText = (label: string): string => (label.length > 36 ? `${label.slice(0, 35)}…` : label);

/** Which colour is what. Without colours given, those of `inks` in turn. */
export function legend(names: readonly string[], colours: readonly string[] = inks): string {
  const items = names.map(
    (name, place) =>
      `<li><i style="background:${colours[place % colours.length] ?? ''}"></i>${escaped(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}
