import { dayMs, type Instant } from '../../model/instant.ts';
import type { DealHistory, Portfolio } from '../../model/portfolio.ts';
import { forecastPeriod, type PeriodForecast } from '../forecast/forecast-period.ts';
import { forecastRows } from '../forecast/forecast-rows.ts';

export interface ForetoldPeriod extends PeriodForecast {
  kind: 'week' | 'month';
  /** Made at its start, from what was known then. */
  startAt: Instant;
  endAt: Instant;
  /** Money is not added across currencies: each has periods of its own. */
  currency: string | null;
}

/** The whole weeks from the cut on and the calendar months (UTC) within the window, each as foretold at its start. */
export function foretellPeriods(
  { histories, pipelines }: Pick<Portfolio, 'histories' | 'pipelines'>,
  cutAt: Instant,
  untilAt: Instant,
  onProgress: (done: number, total: number) => void = () => undefined,
): ForetoldPeriod[] {
  const byCurrency = new Map<string | null, DealHistory[]>();
  for (const history of histories) {
    const same = byCurrency.get(history.deal.currency);
    if (same) same.push(history);
    else byCurrency.set(history.deal.currency, [history]);
  }
  const periods = [
    ...weeks(cutAt, untilAt).map((span) => [...span, 'week'] as const),
    ...months(cutAt, untilAt).map((span) => [...span, 'month'] as const),
  ];
  let done = 0;
  return [...byCurrency].flatMap(([currency, same]) =>
    periods.map(([startAt, endAt, kind]) => {
      const rows = forecastRows(same, pipelines, startAt - 1);
      const said = forecastPeriod(rows, startAt, startAt, endAt);
      onProgress((done += 1), periods.length * byCurrency.size);
      return { kind, startAt, endAt, currency, ...said };
    }),
  );
}

function weeks(cutAt: Instant, untilAt: Instant): [Instant, Instant][] {
  const whole = Math.floor((untilAt - cutAt) / (7 * dayMs));
  return Array.from({ length: whole }, (_, week) => [
    cutAt + 7 * dayMs * week,
    cutAt + 7 * dayMs * (week + 1),
  ]);
}

function months(cutAt: Instant, untilAt: Instant): [Instant, Instant][] {
  const found: [Instant, Instant][] = [];
  const cut = new Date(cutAt);
  for (let month = 0; ; month += 1) {
    const startAt = Date.UTC(cut.getUTCFullYear(), cut.getUTCMonth() + month, 1);
    const endAt = Date.UTC(cut.getUTCFullYear(), cut.getUTCMonth() + month + 1, 1);
    if (endAt > untilAt) return found;
    if (startAt >= cutAt) found.push([startAt, endAt]);
  }
}
