import type { BadValue } from '../connector.ts';
import type { Deal } from '../model/deal.ts';

/** Texts of deals of which `rowJson` keeps not every sign. */
export function mendedTexts(deals: readonly Deal[]): BadValue[] {
  return deals.flatMap(({ id, attributes, ...deal }) =>
    [...Object.entries(deal), ...Object.entries(attributes)].flatMap(([field, value]) =>
      typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())
        ? [{ dealId: id, field, value: value.slice(0, 100) }]
        : [],
    ),
  );
}
