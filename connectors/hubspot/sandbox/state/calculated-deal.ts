import { lastActivity } from './last-activity.ts';
import { type ObjectStore, pastOf, type Row } from './object-store.ts';
import { type Portal, stageOf, storeOf } from './portal.ts';
import { stageTimes } from './stage-times.ts';

type Calculation = (portal: Portal, row: Row, deals: ObjectStore) => string | null;

const dayMs = 86_400_000;

const calculations: Record<string, Calculation> = {
  hs_is_closed: (portal, row, deals) => String(closing(portal, row, deals) !== 'open'),
  hs_is_closed_won: (portal, row, deals) => String(closing(portal, row, deals) === 'won'),
  hs_is_closed_lost: (portal, row, deals) => String(closing(portal, row, deals) === 'lost'),
  hs_deal_stage_probability: (portal, row, deals) => stage(portal, row, deals)?.metadata.probability ?? null,
  amount_in_home_currency: (portal, row, deals) => {
    const currency = stored(deals, row, 'deal_currency_code');
    return currency === null || currency === portal.currency ? stored(deals, row, 'amount') : null;
  },
  days_to_close: (portal, row, deals) => {
    const closedate = stored(deals, row, 'closedate');
    if (closing(portal, row, deals) === 'open' || closedate === null) return null;
    return String(Math.max(0, Math.floor((Date.parse(closedate) - row.createdAt) / dayMs)));
  },
  hubspot_owner_assigneddate: (_portal, row, deals) => {
    const column = deals.columnOf.get('hubspot_owner_id');
    const last = column === undefined ? undefined : pastOf(row, column).at(-1);
    return last?.value ? new Date(last.at).toISOString() : null;
  },
  num_associated_contacts: (portal, row) => String(portal.links.of('deals', row.id, 'contacts').length),
  num_notes: (portal, row) => String(lastActivity(portal, row).count),
  num_contacted_notes: (portal, row) => String(lastActivity(portal, row).contacts),
  notes_last_contacted: (portal, row) => text(lastActivity(portal, row).lastContactAt),
  notes_last_updated: (portal, row) => text(lastActivity(portal, row).lastAt),
  notes_next_activity_date: (portal, row) => text(lastActivity(portal, row).nextAt),
};

/** A property of a deal that HubSpot works out. Null when it has no value or is no such property. */
export function calculatedDeal(portal: Portal, row: Row, name: string): string | null {
  const calculation = calculations[name];
  if (calculation) return calculation(portal, row, storeOf(portal, 'deals'));
  return name.startsWith('hs_v2_') && portal.uncertain.stageTimeProperties
    ? stageTimes(portal, row, name)
    : null;
}

function stored(deals: ObjectStore, row: Row, name: string): string | null {
  return row.values[deals.columnOf.get(name) ?? -1] ?? null;
}

function stage(portal: Portal, row: Row, deals: ObjectStore) {
  return stageOf(portal, stored(deals, row, 'pipeline'), stored(deals, row, 'dealstage'));
}

function closing(portal: Portal, row: Row, deals: ObjectStore): 'open' | 'won' | 'lost' {
  const { isClosed, probability } = stage(portal, row, deals)?.metadata ?? {};
  if (isClosed !== 'true') return 'open';
  return Number(probability) === 1 ? 'won' : 'lost';
}

function text(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
