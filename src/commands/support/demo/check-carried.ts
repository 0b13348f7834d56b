import type { App } from '../../../app-shape.ts';
import { propertiesOf } from '../../../app-manifest.ts';
import { cardValuesOf } from '../../../scorecard/card-values-of.ts';
import { inTenant } from '../../../store/database.ts';
import { listDeals } from '../../../store/deals.ts';
import { currentScorecards } from '../../../store/scorecards.ts';
import type { Sandbox } from '../sandboxes.ts';

export interface Carried {
  /** Open deals that carry exactly what their scorecard says. */
  carried: number;
  /** Open deals that do not, the first few with what is wrong. */
  missing: number;
  examples: string[];
}

const pageSize = 500;

/** Looks into the CRM itself: does every open deal carry the values of its scorecard? */
export async function checkCarried(
  app: App,
  connectionId: string,
  crm: string,
  portal: Sandbox['portals'][number],
): Promise<Carried> {
  // The card as a whole says what the others say, and what has happened since: it may be older.
  const ours = propertiesOf(crm).filter(({ writtenBy, type }) => writtenBy === 'headrace' && type !== 'json');
  const result: Carried = { carried: 0, missing: 0, examples: [] };
  for (let after = ''; ; ) {
    const { deals, cards } = await inTenant(app.db, connectionId, async (tx) => {
      const page = await listDeals(tx, { outcome: 'open' }, { after, limit: pageSize });
      const found = await currentScorecards(
        tx,
        page.map(({ id }) => id),
      );
      return { deals: page, cards: new Map(found.map((card) => [card.dealId, card])) };
    });
    for (const deal of deals) {
      const card = cards.get(deal.id);
      const values = card ? cardValuesOf(card) : null;
      const there = portal.deal(deal.id)?.properties ?? {};
      const wrong = values
        ? ours.filter(({ name }) => !same(values[name] ?? null, there[`headrace_${name}`] ?? null))
        : ours;
      if (wrong.length === 0) result.carried += 1;
      else {
        result.missing += 1;
        const says = wrong.map(
          ({ name }) =>
            `${name} ${there[`headrace_${name}`] ?? 'empty'} instead of ${values?.[name] ?? 'empty'}`,
        );
        if (result.examples.length < 5) result.examples.push(`deal ${deal.id}: ${says.join(', ')}`);
      }
    }
    const last = deals.at(-1);
    if (!last || deals.length < pageSize) return result;
    after = last.id;
  }
}

/** A CRM gives everything as text, and empty as null or as an empty text. */
function same(value: string | number | null, there: string | null): boolean {
  if (value === null || value === '') return there === null || there === '';
  return typeof value === 'number'
    ? there !== null && there !== '' && Number(there) === value
    : there === value;
}
