import { dateText } from '../wording/date-text.ts';
import { readingSentence } from '../stall/reading-sentence.ts';
import type { BacktestReport } from './judge.ts';
import type { ChanceReport } from './judge-chances.ts';
import type { InForce } from './models-in-force.ts';

/** What a reader must know before the figures, in plain words. */
export function sentencesOf(
  { winAtCreation, snapshots, alerts, forecast }: Omit<BacktestReport, 'sentences'>,
  inForce: readonly InForce[],
): string[] {
  const [first] = inForce;
  const missing = (first?.learnt ?? []).flatMap(({ pipeline, missing: what }) =>
    what.map((sentence) => `${pipeline}: ${sentence} Until then the base rate stands in.`),
  );
  const silent = alerts.rules.filter((rule) => rule.silent);
  const clocks = new Set((first?.learnt ?? []).flatMap(({ win }) => win.clocks));
  return [
    ...missing,
    ...(first?.learnt ?? []).flatMap(({ pipeline, logBegins, stall }) =>
      logBegins === null
        ? []
        : [
            `${pipeline}: deals created before ${dateText(logBegins, stall.timeZone)} taught nothing, because no deal that closed sooner is in the data and those that lasted are not like the others.`,
          ],
    ),
    ...(clocks.size > 0 ? [`Left out because they only tell the date: ${[...clocks].join(', ')}.`] : []),
    ...(first?.learnt ?? []).flatMap(({ pipeline, win }) =>
      win.leaks.map(({ sentence }) => `${pipeline}: ${sentence}`),
    ),
    ...(first?.learnt ?? [])
      .filter((model) => model.missing.length === 0)
      .map(({ pipeline, stall }) => `${pipeline}: ${readingSentence(stall)}`),
    ...skill('what is known at a deal’s creation', winAtCreation),
    ...skill('stage, age and activity of open deals', snapshots),
    ...(alerts.visits === 0
      ? ['No stage visit of the window lasted a day, so there was nothing to raise an alert on.']
      : alerts.ours.raised === 0
        ? ['No alert was raised in the window.']
        : alerts.ours.judged === 0
          ? ['Every deal with an alert is still open at the end of the log: the alerts cannot be judged.']
          : []),
    ...(alerts.visits > 0 && silent.length > 0
      ? [`Rules that found nothing to look at in these data: ${silent.map(({ id }) => id).join(', ')}.`]
      : []),
    ...(alerts.dominatedBy.length > 0
      ? [`Rules that do better than our alerts at equal volume: ${alerts.dominatedBy.join(', ')}.`]
      : []),
    ...(forecast.length === 0
      ? ['No whole week or month of the window is over: no forecast can be judged.']
      : []),
  ];
}

function skill(what: string, { skilled, deals }: ChanceReport): string[] {
  if (skilled === null)
    return [`Only ${deals} deals tell how good chances by ${what} are: too few to judge.`];
  return skilled
    ? []
    : [
        `There is no skill beyond the base rate in ${what}: saying of every deal the share that is won does as well.`,
      ];
}
