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

/** A label on one line, cut where it would not fit. */
export const cutText = (label: string): string => {
  const line = label.replace(/\s+/g, ' ');
  return line.length > 36 ? `${line.slice(0, 35)}…` : line;
};

/** Bars whose labels fit; those that look alike then have their place before them, or they would lie on each other. */
export function withCutLabels<T extends { label: string }>(bars: readonly T[]): T[] {
  const cut = bars.map(({ label }) => cutText(label));
  return bars.map((bar, place) => {
    const isOne = cut.filter((label) => label === cut[place]).length === 1;
    return { ...bar, label: isOne ? (cut[place] ?? '') : cutText(`${place + 1}. ${bar.label}`) };
  });
}

/** Which colour is what. Without colours given, those of `inks` in turn. */
export function legend(names: readonly string[], colours: readonly string[] = inks): string {
  const items = names.map(
    (name, place) =>
      `<li><i style="background:${colours[place % colours.length] ?? ''}"></i>${escaped(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}
