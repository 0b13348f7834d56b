import {
  BarChart,
  Heading,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { Figures } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

const chances = { p10: '90% chance of more', p50: '50% chance of more', p90: '10% chance of more' };

/** Won value to come, with its range. */
export function Forecast({ figures, format }: { figures: Figures; format: Format }) {
  const { forecast, currency } = figures;
  if (forecast.length === 0) return <Text>Too few deals have closed for a forecast.</Text>;
  const months = forecast.filter(({ kind }) => kind === 'month');
  return (
    <>
      <Heading>What will be won</Heading>
      {months.length > 1 ? (
        <BarChart
          data={months.flatMap(({ fromAt, untilAt, value }) =>
            (['p10', 'p50', 'p90'] as const).map((part) => ({
              period: format.span(fromAt, untilAt),
              chance: chances[part],
              value: Math.round(value[part]),
            })),
          )}
          axes={{
            x: { field: 'period', fieldType: 'category', label: 'Month' },
            y: { field: 'value', fieldType: 'linear', label: `Won value${currency ? `, ${currency}` : ''}` },
            options: { groupFieldByColor: 'chance' },
          }}
          options={{ title: 'Won value by month', showLegend: true }}
        />
      ) : null}
      <Table density="condensed">
        <TableHead>
          <TableRow>
            <TableHeader>Period</TableHeader>
            <TableHeader align="right">Expected value</TableHeader>
            <TableHeader align="right">80% range</TableHeader>
            <TableHeader align="right">Expected deals</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {forecast.map(({ kind, fromAt, untilAt, value, count }) => (
            <TableRow key={`${kind} ${fromAt}`}>
              <TableCell>{format.span(fromAt, untilAt)}</TableCell>
              <TableCell align="right">{format.money(value.mean, currency)}</TableCell>
              <TableCell align="right">
                {format.money(value.p10, currency)} to {format.money(value.p90, currency)}
              </TableCell>
              <TableCell align="right">{format.number(count.mean)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {forecast.some(({ value }) => value.mean > value.p90) ? (
        <Text variant="microcopy">
          Where wins are rare, the expected value can lie above its range: most of the time nothing is won,
          and now and then a whole deal.
        </Text>
      ) : null}
    </>
  );
}
