import { Heading, Statistics, StatisticsItem, StatisticsTrend, Text } from '@hubspot/ui-extensions';
import type { Estimate, Figures } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

/** How fast the pipeline turns into revenue, and which of its parts moved. */
export function Velocity({ figures, format }: { figures: Figures; format: Format }) {
  const { velocity, currency, periodKind } = figures;
  if (!velocity)
    return <Text>No whole {periodKind} of data yet: velocity is shown after the first one.</Text>;
  const { forms, factors } = velocity;
  const change = figures.periods.at(-1)?.change ?? null;
  const money = (value: number | null): string => format.money(value, currency);
  return (
    <>
      <Heading>Velocity, {format.span(velocity.fromAt, velocity.untilAt)}</Heading>
      <Statistics>
        <StatisticsItem label="Won value a day" number={money(forms.realised.value)}>
          {change ? <Trend total={change.total} periodKind={periodKind} format={format} /> : null}
        </StatisticsItem>
        <StatisticsItem label="New value a day, weighted" number={money(forms.generation.value)} />
        <StatisticsItem label="Mean open deals" number={format.number(factors.openDeals.value)} />
        <StatisticsItem label="Win rate" number={share(factors.winRate, format)} />
        <StatisticsItem label="Mean won value" number={money(factors.meanWon.value)} />
        <StatisticsItem label="Mean sales cycle" number={format.days(factors.meanDays.value)} />
      </Statistics>
      <Text variant="microcopy">
        80% range of the won value a day: {money(forms.realised.low)} to {money(forms.realised.high)}, from{' '}
        {format.number(forms.realised.n)} won {forms.realised.n === 1 ? 'deal' : 'deals'} of{' '}
        {format.number(factors.winRate.n)} closed. New value counts each new deal at its chance to be won.
      </Text>
      {change ? <Text>{changeSentence(change, periodKind, format)}</Text> : null}
      {figures.levers[0] ? (
        <Text>
          What would bring most: {figures.levers[0].label.toLowerCase()}, worth{' '}
          {money(figures.levers[0].gainPerDay.value)} a day.
        </Text>
      ) : null}
    </>
  );
}

const share = ({ value }: Estimate, format: Format): string =>
  format.percent(value === null ? null : 100 * value);

/** How a part is called that added to the velocity, and one that took from it. */
const parts = {
  deals: ['more deals', 'fewer deals'],
  size: ['larger deals', 'smaller deals'],
  winRate: ['a higher win rate', 'a lower win rate'],
  time: ['a shorter cycle', 'a longer cycle'],
} as const;

function Trend({ total, periodKind, format }: { total: Estimate; periodKind: string; format: Format }) {
  const isMore = (total.value ?? 0) >= 0;
  const chance = mayBeChance(total) ? ', may be chance' : total.low === null ? ', from few deals' : '';
  return (
    <StatisticsTrend
      value={`${effect(total.value, format)} against the ${periodKind} before${chance}`}
      direction={isMore ? 'increase' : 'decrease'}
      color={isMore ? 'green' : 'red'}
    />
  );
}

/** What a change of the logarithm does, in percent without its sign. */
const effect = (change: number | null, format: Format): string =>
  format.percent(change === null ? null : 100 * Math.abs(Math.expm1(change)));

const mayBeChance = ({ low, high }: Estimate): boolean =>
  low !== null && high !== null && low <= 0 && high >= 0;

/** How sure an effect is, to stand behind it; nothing where that is not known. */
function doubt(part: Estimate, format: Format): string {
  const [low, high] = [effect(part.low, format), effect(part.high, format)];
  if (part.low === null || part.high === null) return '';
  if (mayBeChance(part)) return ` (may be chance: 80% range ${low} less to ${high} more)`;
  return ` (80% range ${part.low > 0 ? `${low} to ${high}` : `${high} to ${low}`})`;
}

function changeSentence(
  change: NonNullable<Figures['periods'][number]['change']>,
  periodKind: string,
  format: Format,
): string | null {
  const moved = (['deals', 'size', 'winRate', 'time'] as const)
    .map((part) => ({ part, value: change[part].value ?? 0 }))
    // What rounds to nothing did nothing.
    .filter(({ value }) => Math.abs(value) >= 0.0005)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ part, value }) => {
      const [more, less] = parts[part];
      const did = value > 0 ? `${more} added` : `${less} took away`;
      return `${did} ${effect(value, format)}${doubt(change[part], format)}`;
    });
  const unsure = change.total.low === null ? ' Too few deals to say how much of it is chance.' : '';
  return moved.length > 0 ? `Against the ${periodKind} before, ${moved.join(', ')}.${unsure}` : null;
}
