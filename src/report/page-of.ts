import { blockHtml } from './block.ts';
import { anchorOf, glance, placeOf, shownSections } from './glance.ts';
import { escaped, named } from './html-parts.ts';
import { countText, dayText, numberText, shareText } from './number-text.ts';
import type { Report, Section } from './report-of.ts';
import { style } from './style.ts';

/** The report as one page that needs no script and nothing from elsewhere. */
export function pageOf(report: Report, title: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${style}</style></head><body><main>
<h1>${escaped(title)}</h1>
<p class="note">As known on ${dayText(report.at)}: ${countText(report.deals, 'deal')}. Ranges hold four times in five. n is the number of cases a figure rests on; a dash means that the data cannot tell.</p>
${glance(report.sections)}
<section class="data"><h2>What the data cannot tell</h2>${findings(report)}</section>
${shownSections(report.sections)
  .map((section) => sectionHtml(section, report.sections))
  .join('\n')}
</main></body></html>
`;
}

function findings({ findings: all }: Report): string {
  if (all.length === 0) return '<p>Nothing was found that makes the figures less than they could be.</p>';
  return all
    .map(({ sentence, count, of, deals }) =>
      deals.length > 0
        ? named(
            `${sentence}: ${numberText(count)} of ${countText(of, 'deal')} (${shareText(count / of)})`,
            deals,
          )
        : `<p>${escaped(sentence)} (${numberText(count)} of ${numberText(of)}).</p>`,
    )
    .join('');
}

function sectionHtml(section: Section, sections: readonly Section[]): string {
  const { figures, blocks } = section;
  const { deals, open, findings: all } = figures;
  const place = placeOf(section);
  const lossless = all.some(({ check }) => check === 'no-losses');
  const winless = all.some(({ check }) => check === 'no-wins');
  return [
    `<h2 id="${anchorOf(section, sections)}">${escaped(place)}</h2><p class="note">${countText(deals, 'deal')}, ${numberText(open)} of them open.${lossless ? ' No deal is recorded as lost: whatever rests on a win rate is a dash.' : ''}${winless ? ' No deal is recorded as won: a forecast of 0 says no more than that.' : ''}</p>`,
    ...blocks.map((block) => blockHtml(block, place)),
  ].join('\n');
}
