import { LineChart } from '@hubspot/ui-extensions';
import type { Card } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

/** Win probability over the last weeks; one day makes no line. */
export function Trend({ card, format }: { card: Card; format: Format }) {
  if (card.trend.length < 2) return null;
  const [first, last] = [card.trend.at(0), card.trend.at(-1)];
  return (
    <LineChart
      data={card.trend.map(({ on, winProbability }) => ({ on, winProbability }))}
      axes={{
        x: { field: 'on', fieldType: 'datetime', label: 'Day' },
        y: { field: 'winProbability', fieldType: 'linear', label: 'Win probability, %' },
      }}
      options={{
        title: `Win probability: ${format.percent(first?.winProbability ?? null)} on ${format.day(first?.on ?? null)}, ${format.percent(last?.winProbability ?? null)} now`,
      }}
    />
  );
}
