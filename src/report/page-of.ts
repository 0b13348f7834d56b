import { stageLevers } from '../analysis/velocity/stage-levers.ts';
import { movements } from '../analysis/velocity/waterfall.ts';
import * as charts from './charts.ts';
import { dayText, estimateText, numberText, shareText } from './number-text.ts';
import type { Report, Section } from './report-of.ts';
import { style } from './style.ts';

/** The report as one page that needs no script and nothing from elsewhere. */
export function pageOf(report: Report, title: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${style}</style></head><body><main>
<h1>${escaped(title)}</h1>
<p class="note">As known on ${dayText(report.at)}: ${numberText(report.deals)} deals. Ranges hold four times in five. n is the number of cases.</p>
<section class="data"><h2>What the data cannot tell</h2>${findings(report)}</section>
${report.sections.map(sectionHtml).join('\n')}
</main></body></html>
`;
}

function findings({ findings: all }: Report): string {
  if (all.length === 0) return '<p>Nothing was found that makes the figures less than they could be.</p>';
  return all
    .map(({ sentence, deals }) =>
      deals.length > 0
        ? named(`${sentence}: ${numberText(deals.length)} deals`, deals)
        : `<p>${escaped(sentence)}.</p>`,
    )
    .join('');
}

function sectionHtml(section: Section): string {
  const {
    pipeline,
    currency,
    deals,
    open,
    periods,
    funnel,
    cycle,
    movement,
    qualifiedStage,
    forecast,
    load,
  } = section;
  const last = periods.at(-1);
  const gains = last ? stageLevers(last.velocity, funnel) : [];
  const parts = [
    `<h2>${escaped(pipeline)}${currency ? `, ${escaped(currency)}` : ''}</h2><p class="note">${numberText(deals)} deals, ${numberText(open)} of them open.</p>`,
  ];
  if (last) {
    const { forms, factors, leftOut } = last.velocity;
    parts.push(
      block(
        'velocity',
        'Velocity',
        `Bars: value won a day, with its range. Dots: what the deals created in the period bring in the end, a day. The textbook form is shown because people compare it; it is no money a day.`,
        charts.velocityChart(section) +
          table(
            ['Last period, a day', `from ${dayText(last.fromAt)}`],
            [
              ['Realised', estimateText(forms.realised)],
              ['Generation', estimateText(forms.generation)],
              ['By Little’s law', estimateText(forms.little)],
              ['Textbook', estimateText(forms.textbook)],
              ['Open deals, mean', estimateText(factors.openDeals)],
              ['Win rate', estimateText(factors.winRate, shareText)],
              ['Win rate by value', estimateText(factors.winRateByValue, shareText)],
              ['Mean won value', estimateText(factors.meanWon)],
              ['Mean days to close', estimateText(factors.meanDays)],
              ...(last.change
                ? [
                    [
                      'Change against the period before: number, size, win rate, time (log points)',
                      [last.change.deals, last.change.size, last.change.winRate, last.change.time]
                        .map((part) => numberText(part * 100))
                        .join(', '),
                    ],
                  ]
                : []),
            ],
          ) +
          leftOut
            .map(({ reason, deals: ids }) => named(`Left out: ${numberText(ids.length)} ${reason}`, ids))
            .join(''),
      ),
    );
  }
  parts.push(
    block(
      'funnel',
      'Funnel',
      'Pale: deals that reached the stage. Strong: those that went further. A skipped stage counts as passed.',
      charts.funnelChart(section) +
        table(
          [
            'Stage',
            'Reached',
            'Went on',
            'Won of closed',
            'Won by value',
            'Waiting',
            'A tenth fewer losses: a day',
          ],
          funnel.map((step) => [
            step.label,
            numberText(step.reached),
            estimateText(step.step, shareText),
            estimateText(step.win, shareText),
            shareText(step.winByValue),
            numberText(step.waiting),
            numberText(gains.find(({ stage }) => stage === step.stage)?.gainPerDay ?? null),
          ]),
        ),
    ),
    block(
      'curve',
      'Win rate by age',
      'Share of the deals created that has been won or lost by an age; open deals count as open.',
      charts.curveChart(section),
    ),
    block(
      'length',
      'Length of the cycle',
      `From creation to the close: median ${estimateText(cycle.whole.median)} days. Bars: the middle half of the visits; the mark is the median. Visits that still run count as running${cycle.unknownEntries > 0 ? `; ${numberText(cycle.unknownEntries)} whose beginning is not known are left out` : ''}.`,
      charts.lengthChart(section) +
        table(
          ['Stage', 'Median days', 'Nine in ten by', 'Share of all time', 'Running'],
          cycle.stages.map((stage) => [
            stage.label,
            estimateText(stage.median),
            numberText(stage.p90),
            shareText(stage.shareOfTime),
            numberText(stage.running),
          ]),
        ),
    ),
    block(
      'waterfall',
      'What moved',
      `All open deals from ${dayText(movement.fromAt)} to ${dayText(movement.untilAt)}.${movement.unpriced.length > 0 ? ` ${numberText(movement.unpriced.length)} open deals without an amount weigh nothing.` : ''}`,
      charts.waterfallChart(section) +
        movements
          .filter((name) => movement.bars[name].deals.length > 0)
          .map((name) =>
            named(
              `${charts.movementWords[name]}: ${numberText(movement.bars[name].cents / 100)}, ${numberText(movement.bars[name].deals.length)} deals`,
              movement.bars[name].deals.map(({ id, cents }) => `${id} (${numberText(cents / 100)})`),
            ),
          )
          .join(''),
    ),
    block(
      'generation',
      'Pipeline generation',
      `Deals that first entered ${escaped(qualifiedStage)} or a later stage, by week of that entry.`,
      charts.generationChart(section),
    ),
    block(
      'forecast',
      'Forecast',
      'Pale: won, week by week. Dots: expected; bars: the range that holds four times in five, from how the same forecast did in the past.',
      charts.forecastChart(section) +
        table(
          ['Period from', 'Value', 'Range', 'Wins', 'Range', 'Tried on'],
          forecast.map(({ kind, fromAt, forecast: { value, count, checkedOn } }) => [
            `${kind} ${dayText(fromAt)}`,
            numberText(value.mean),
            `${numberText(value.p10)} to ${numberText(value.p90)}`,
            numberText(count.mean),
            `${numberText(count.p10)} to ${numberText(count.p90)}`,
            `${numberText(checkedOn)} periods`,
          ]),
        ) +
        accuracyTable(section),
    ),
    block(
      'load',
      'Quantity and quality',
      'One dot an owner with five or more closed deals in the year; its size is their number. An association: it does not say what one more deal would do.',
      charts.loadChart(section) +
        table(
          ['Owner', 'Open, mean', 'Win rate', 'Mean days', 'Won a day'],
          load
            .slice(0, 15)
            .map((owner) => [
              owner.owner ?? 'no owner',
              numberText(owner.openDeals.value),
              estimateText(owner.winRate, shareText),
              numberText(owner.meanDays.value),
              numberText(owner.wonPerDay.value),
            ]),
        ),
    ),
  );
  return parts.join('\n');
}

function accuracyTable({ accuracy }: Section): string {
  const { periods, count, value } = accuracy;
  if (periods.length === 0) return '<p class="note">Too little history to say how such forecasts did.</p>';
  const rows = (
    [
      ['Value', value],
      ['Wins', count],
    ] as const
  ).map(([name, { wape, bias, coverage, lastPeriod, meanOfThree }]) => [
    name,
    shareText(wape),
    shareText(bias),
    shareText(coverage),
    shareText(lastPeriod),
    shareText(meanOfThree),
  ]);
  const head = [
    `The last ${periods.length} weeks`,
    'Error (WAPE)',
    'Bias',
    'Within range',
    'Error of “as last week”',
    'Error of “mean of three”',
  ];
  return table(head, rows);
}

const block = (name: string, heading: string, note: string, body: string): string =>
  `<section class="${name}"><h3>${heading}</h3>${note ? `<p class="note">${note}</p>` : ''}${body}</section>`;

const shownDeals = 50;

function named(summary: string, names: readonly string[]): string {
  const rest = names.length > shownDeals ? ` and ${numberText(names.length - shownDeals)} more` : '';
  return `<details><summary>${escaped(summary)}</summary><p class="note">${escaped(names.slice(0, shownDeals).join(', '))}${rest}</p></details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(head.join(', '))}"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
