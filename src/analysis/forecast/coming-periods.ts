import type { Instant } from '../../model/instant.ts';
import type { PipelineFigures } from '../../model/pipeline-figures.ts';
import { periodsAfter } from '../velocity/periods.ts';
import { forecastPeriod } from './forecast-period.ts';
import type { ForecastRow } from './forecast-rows.ts';

const ahead = [
  ['week', 4],
  ['month', 2],
  ['quarter', 1],
] as const;

/** What the coming weeks, months and quarter will bring, from what was known at `at`. */
export function comingPeriods(rows: readonly ForecastRow[], at: Instant): PipelineFigures['forecast'] {
  return ahead.flatMap(([kind, count]) =>
    periodsAfter(at, kind, count).map(({ fromAt, untilAt }) => {
      const { value, count: wins, checkedOn } = forecastPeriod(rows, at, fromAt, untilAt);
      return { kind, fromAt, untilAt, value, count: wins, checkedOn };
    }),
  );
}
