import { escaped, table } from './html-parts.ts';
import { dayText, estimateText, numberText, shareText } from './number-text.ts';
import type { Section } from './report-of.ts';

/** Fewer deals fill no page: they stand in the first table only, and in the files. */
const fewestDeals = 10;

/** The sections that are shown in full: the largest one always. */
export const shownSections = (sections: readonly Section[]): Section[] => {
  const most = Math.max(...sections.map(({ figures }) => figures.deals));
  return sections.filter(({ figures: { deals } }) => deals >= fewestDeals || deals === most);
};

export const placeOf = ({ figures: { pipeline, currency } }: Section): string =>
  `${pipeline.label}${currency && `, ${currency}`}`;

export const anchorOf = (section: Section, sections: readonly Section[]): string =>
  `section-${sections.indexOf(section) + 1}`;

/** The few numbers that are read first, a line for each pipeline and currency, and where to read on. */
export function glance(sections: readonly Section[]): string {
  const shown = shownSections(sections);
  const small = sections.length - shown.length;
  const rows = sections.map((section) => {
    const { deals, open, velocity, cycle, outlook = [] } = section.figures;
    const quarter = outlook.find(({ kind }) => kind === 'quarter');
    return [
      placeOf(section),
      numberText(deals),
      numberText(open),
      velocity ? estimateText(velocity.forms.realised) : '–',
      velocity ? estimateText(velocity.factors.winRate, shareText) : '–',
      estimateText(cycle.whole.median),
      quarter
        ? `${numberText(quarter.value.mean)} (${numberText(quarter.value.p10)} to ${numberText(quarter.value.p90)})`
        : '–',
    ];
  });
  const links = shown.map(
    (section) => `<a href="#${anchorOf(section, sections)}">${escaped(placeOf(section))}</a>`,
  );
  const first = sections[0]?.figures.velocity;
  return [
    '<section class="glance"><h2>At a glance</h2>',
    `<p class="note">Won a day and win rate: the last whole ${sections[0]?.figures.periodKind ?? 'period'}${first ? `, from ${dayText(first.fromAt)}` : ''}. Quarter: what the running one brings in all. Money stands in each line’s own currency and is never added across currencies.</p>`,
    table(
      ['Pipeline', 'Deals', 'Open', 'Won a day', 'Win rate', 'Median days to close', 'Quarter'],
      rows,
      'At a glance',
    ),
    small > 0
      ? `<p class="note">Lines with fewer than ${fewestDeals} deals have no section of their own: their figures are in the JSON and CSV files.</p>`
      : '',
    links.length > 1 ? `<nav aria-label="Sections">${links.join(' · ')}</nav>` : '',
    '</section>',
  ].join('');
}
