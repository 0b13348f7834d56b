import type { BacktestReport } from '../../analysis/backtest/judge.ts';
import type { AlertReport } from '../../analysis/backtest/judge-alerts.ts';
import type { ChanceReport } from '../../analysis/backtest/judge-chances.ts';
import type { ForecastFigures, ForecastReport } from '../../analysis/backtest/judge-forecast.ts';
import type { Gain } from '../../analysis/backtest/learnt-of.ts';
import { verdictRows } from '../../analysis/backtest/verdict-rows.ts';
import { block, escaped, table } from '../html-parts.ts';
import { dayText, numberText, shareText } from '../number-text.ts';
import { style } from '../style.ts';
import { forecastChart, gainChart, reliabilityChart, volumeChart } from './backtest-charts.ts';

const ownStyle = `.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:16px}td:not(:first-child){white-space:nowrap}.verdicts td:nth-child(4),.forecast td:last-child,.verdicts td:first-child,.alerts td:first-child{white-space:normal;min-width:9em}`;

/** What a backtest found as one page that needs no script and nothing from elsewhere. */
export function backtestPage(report: BacktestReport, title: string): string {
  const { cutAt, untilAt, endsAt, deals, retrain, winAtCreation, snapshots, alerts, forecast } = report;
  const again = retrain === 'monthly' ? ' and again at the beginning of each month' : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${style}${ownStyle}</style></head><body><main>
<h1>${escaped(title)}</h1>
<p class="note">Learnt from what was known on ${dayText(cutAt)} (${numberText(deals.closedAtCut)} closed deals)${again}, asked until ${dayText(untilAt)} (${numberText(deals.created)} new deals), judged by what the log knows on ${dayText(endsAt)}. Nothing later than each day was used on it.</p>
<h2>Verdict</h2>
<ul>${report.sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}${summary(report)}</ul>
${verdicts(report)}
${learntSection(report)}
<h2>Chances at creation</h2>
${chances(winAtCreation, 'chances at creation', 'Said once for each new deal, when it was created.')}
<h2>Chances of open deals</h2>
${chances(snapshots, 'chances of open deals', 'Said for each open deal every seven days.')}
<h2>Alerts</h2>
${alertSection(alerts)}
<h2>Forecast</h2>
${forecast.length === 0 ? '<p>No whole week or month of the window is over.</p>' : mostWon(forecast).map(forecastSection).join('\n')}
</main></body></html>
`;
}

function summary(report: BacktestReport): string {
  const words = verdictRows(report).rows.map((row) => row.at(-1));
  const count = (word: string): number => words.filter((one) => one === word).length;
  return `<li>${count('ahead')} ahead, ${count('level')} level, ${count('behind')} behind, each against the best of the other methods on the same rows.</li>`;
}

const marks: Record<string, string> = { ahead: '▲ ahead', level: '● level', behind: '▼ behind' };

function verdicts(report: BacktestReport): string {
  const { head, rows } = verdictRows(report);
  return block(
    'verdicts',
    'Against the best of the others',
    'Noise: two standard errors of the difference, or what would change nothing for anybody if that is more. Ahead and behind are differences beyond it.',
    table(
      head.map((name) => name || 'Figure'),
      rows.map((row) => row.map((cell, place) => (place === row.length - 1 ? (marks[cell] ?? cell) : cell))),
    ),
  );
}

function learntSection({ learnt }: BacktestReport): string {
  const gained = (gain: Gain | null): string =>
    gain
      ? ` (${gain.gain < 0 ? '−' : '+'}${Math.abs(gain.gain).toFixed(4)} ±${(2 * gain.error).toFixed(4)})`
      : '';
  return block(
    'learnt',
    'What was learnt',
    'In brackets: the log-loss that all that is known won over the base rate, and over stage and age, on the last fifth of the past, ± two standard errors. It is used where it wins by one of them there, and by two on deals drawn at random.',
    table(
      ['Pipeline', 'Known on', 'Closed', 'Base rate', 'Chance at creation by', 'Chance later by'],
      learnt.map(({ pipeline, at, closed, baseRate, creation, along, creationGain, alongGain }) => [
        pipeline,
        dayText(at),
        numberText(closed),
        shareText(baseRate),
        `${creation ? 'all that is known' : 'the base rate'}${gained(creationGain)}`,
        `${along ? 'all that is known' : 'stage and age'}${gained(alongGain)}`,
      ]),
    ),
  );
}

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(4));

function chances(report: ChanceReport, what: string, note: string): string {
  const { n, deals, open, won, ours, baselines } = report;
  if (!ours) return '<p>No deal that was asked about has ended.</p>';
  if (report.skilled === null)
    return `<p>Only ${numberText(deals)} of the deals have ended: too few to judge.</p>`;
  return block(
    'chances',
    'What was said and what came',
    `${note} ${numberText(n)} judged, of ${numberText(deals)} deals; ${shareText(won / n)} won; ${numberText(open)} of deals still open are not judged. Left: dots on the dashed line were right; bars hold four times in five.`,
    `<div class="pair">${reliabilityChart(report, what)}${report.gain.length > 0 ? gainChart(report, what) : ''}</div>` +
      table(
        ['Method', 'Log-loss', 'Brier score', 'Area under ROC', 'Calibration error'],
        [ours, ...baselines].map(({ name, logLoss, brier, auc, calibrationError }) => [
          name,
          ...[logLoss, brier, auc, calibrationError].map(figure),
        ]),
        `Methods: ${what}`,
      ),
  );
}

function alertSection(report: AlertReport): string {
  const { visits, ours, rules, budget, lossRate } = report;
  if (visits === 0) return '<p>No stage visit of the window lasted a day.</p>';
  const row = (name: string, threshold: string, of: AlertReport['ours']): string[] => [
    name,
    threshold,
    shareText(of.share),
    shareText(of.precision),
    shareText(of.caughtEarly),
    shareText(of.wonDisturbed),
  ];
  const heads = ['Visits with an alert', 'Lost', 'Lost deals caught 3 days early', 'Won visits disturbed'];
  return block(
    'alerts',
    'How often an alert was right',
    `${numberText(visits)} stage visits of a day or more, ${numberText(ours.raised)} with an alert (budget ${shareText(budget)}, kept on what was known at the cut), ${numberText(ours.judged)} of them on deals that have ended. Thick: ours at every volume; dashed: the best rules and Odoo-style scoring; pale: the other rules; dotted: an alert on every visit${lossRate === null ? '' : ` (${shareText(lossRate)} lost)`}.`,
    (ours.judged > 0 ? volumeChart(report) : '') +
      table(
        ['With the threshold that kept the budget in the past', 'N', ...heads],
        [
          row('Headrace', 'learnt', ours),
          ...rules.map(({ id, name, threshold, figures }) =>
            row(`${id}: ${name}`, figures.raised === 0 ? '–' : numberText(threshold), figures),
          ),
        ],
      ) +
      table(
        ['With the threshold that raised as many alerts as ours', ...heads],
        rules.flatMap(({ id, atOurVolume }) => {
          if (!atOurVolume) return [];
          const [, , ...figures] = row(id, '', atOurVolume);
          return [[id, ...figures]];
        }),
      ),
  );
}

const shownForecasts = 6;

function mostWon(forecast: readonly ForecastReport[]): ForecastReport[] {
  const wins = ({ periods }: ForecastReport): number =>
    periods.reduce((sum, { actual }) => sum + actual.count, 0);
  const shown = new Set(forecast.toSorted((a, b) => wins(b) - wins(a)).slice(0, shownForecasts));
  return forecast.filter((report) => shown.has(report));
}

function forecastSection(report: ForecastReport): string {
  const { kind, currency, periods } = report;
  const rows = (
    [
      ['Value', report.value],
      ['Wins', report.count],
    ] as const
  ).flatMap(([name, of]) =>
    of.wape === null
      ? []
      : [[name, shareText(of.wape), shareText(of.bias), shareText(of.coverage), naiveText(of)]],
  );
  if (rows.length === 0) return '';
  return block(
    'forecast',
    `By ${kind}${currency ? `, ${escaped(currency)}` : ''}`,
    `${numberText(periods.length)} periods, each foretold when it began. Pale: what came. Dot and bar: forecast and the range that should hold four times in five. Cross: the best naive forecast.`,
    forecastChart(report, report.value.wape === null ? 'count' : 'value') +
      table(
        ['Won', 'Error (WAPE)', 'Bias', 'Within the range', 'Error of naive forecasts'],
        rows,
        `Forecast by ${kind}, ${currency ?? 'all'}`,
      ),
  );
}

const naiveText = ({ naive }: ForecastFigures): string =>
  naive.map(({ name, wape }) => `${name} ${shareText(wape)}`).join('; ');
