import {
  DescriptionList,
  DescriptionListItem,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  Text,
  Tile,
} from '@hubspot/ui-extensions';
import type { Card } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

interface Props {
  card: Card;
  format: Format;
  isShort?: boolean;
}

/** The numbers of the deal, and what to do next. */
export function Measures({ card, format, isShort = false }: Props) {
  const before = card.trend.at(-2)?.winProbability ?? null;
  const moved =
    before === null || card.winProbability === null
      ? 0
      : Math.round(10 * (card.winProbability - before)) / 10;
  return (
    <>
      <Statistics>
        <StatisticsItem label="Win probability" number={format.percent(card.winProbability)}>
          {moved === 0 ? null : (
            <StatisticsTrend
              value={`${format.number(Math.abs(moved))} ${Math.abs(moved) === 1 ? 'point' : 'points'} since ${format.day(card.trend.at(-2)?.on ?? null)}`}
              direction={moved > 0 ? 'increase' : 'decrease'}
              color={moved > 0 ? 'green' : 'red'}
            />
          )}
        </StatisticsItem>
        <StatisticsItem label="Value at risk" number={format.money(card.valueAtRisk, card.currency)} />
        {isShort ? null : (
          <StatisticsItem label="Quality at creation" number={format.percent(card.quality)} />
        )}
      </Statistics>
      {card.nextAction && card.status !== 'closed' && card.status !== 'paused' ? (
        <Tile compact>
          <Text format={{ fontWeight: 'bold' }}>What to do next</Text>
          <Text>{card.nextAction}</Text>
        </Tile>
      ) : null}
      {isShort ? null : (
        <DescriptionList direction="row">
          <DescriptionListItem label="Amount">{format.money(card.amount, card.currency)}</DescriptionListItem>
          <DescriptionListItem label="Predicted close">{format.day(card.expectedClose)}</DescriptionListItem>
        </DescriptionList>
      )}
    </>
  );
}
