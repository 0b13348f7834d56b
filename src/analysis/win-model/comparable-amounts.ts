import { quantile } from '../statistics/quantile.ts';
import type { SignalValue, Table } from './table.ts';

/** Deals of a currency from which its usual amount is told. */
const fewest = 10;

/** By currency: what its amounts are multiplied by to be compared with those of the commonest one. Null: there is one. */
export type AmountScales = Readonly<Record<string, number>> | null;

/**
 * How amounts of several currencies are made comparable for learning: by what deals in them usually come to at their
 * creation, no rates being known. Money is not converted by this: it only says which deals are large.
 */
export function amountScales({ columns }: Table): AmountScales {
  const amounts = columns.find(({ name }) => name === 'amount');
  const currencies = columns.find(({ name }) => name === 'currency');
  if (amounts?.kind !== 'number' || currencies?.kind !== 'category' || currencies.levels.length < 2)
    return null;
  const usual = currencies.levels.map((currency, code) => {
    const own = amounts.values.filter((amount, row) => currencies.codes[row] === code && amount > 0).sort();
    return { currency, median: own.length < fewest ? null : quantile(own, 0.5) };
  });
  const main = usual.find(({ median }) => median !== null)?.median;
  if (!main) return null;
  return Object.fromEntries(
    usual.flatMap(({ currency, median }) => (median ? [[currency, main / median] as const] : [])),
  );
}

/** A deal's amount as it compares; of a currency with few deals it is not known. */
function comparable(amount: number, currency: string | null, scales: AmountScales): number | null {
  if (scales === null || currency === null) return amount;
  const scale = scales[currency];
  return scale === undefined ? null : amount * scale;
}

/** The table with comparable amounts. */
export function withComparableAmounts(table: Table, scales: AmountScales): Table {
  const currencies = table.columns.find(({ name }) => name === 'currency');
  if (scales === null || currencies?.kind !== 'category') return table;
  const currencyOf = (row: number): string | null => currencies.levels[currencies.codes[row] ?? -1] ?? null;
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.name === 'amount' && column.kind === 'number'
        ? {
            ...column,
            values: column.values.map(
              (amount, row) => comparable(amount, currencyOf(row), scales) ?? Number.NaN,
            ),
          }
        : column,
    ),
  };
}

/** The same for the values of one deal. */
export function compareAmount(values: Map<string, SignalValue>, scales: AmountScales): void {
  const [amount, currency] = [values.get('amount'), values.get('currency')];
  if (scales === null || typeof amount !== 'number') return;
  values.set('amount', comparable(amount, typeof currency === 'string' ? currency : null, scales));
}
