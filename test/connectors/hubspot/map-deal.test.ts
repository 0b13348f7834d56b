import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MapContext, mapDeal } from '../../../connectors/hubspot/map-deal.ts';
import { mapPipelines } from '../../../connectors/hubspot/map-pipelines.ts';
import { booleanOf, numberOf } from '../../../src/connector/read-value.ts';
import { chooseDealProperties } from '../../../connectors/hubspot/deal-properties.ts';
import { openStageBook } from '../../../connectors/hubspot/stage-book.ts';

const stage = (id: string, displayOrder: number, probability: string, isClosed: string) => ({
  id,
  label: id,
  displayOrder,
  metadata: { probability, isClosed },
});
const pipelines = mapPipelines([
  {
    id: 'default',
    label: 'Sales',
    displayOrder: 0,
    stages: [
      stage('closedlost', 9, '0.0', 'true'),
      stage('new', 0, '0.2', 'false'),
      stage('01a', 1, '0.4', 'false'),
      stage('closedwon', 8, '1.0', 'true'),
    ],
  },
]);
const context: MapContext = {
  stages: openStageBook(pipelines),
  timeZone: 'America/Anchorage',
  currency: 'EUR',
  attributes: [
    { name: 'seats', read: numberOf },
    { name: 'is_partner', read: booleanOf },
  ],
  sources: ['hs_analytics_source', 'lead_source'],
};
const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 0, day, hour)).toISOString();
const ms = (day: number, hour = 12) => Date.UTC(2026, 0, day, hour);
const moves = (...entries: [string, number, string?][]) =>
  entries.map(([value, day, sourceType]) => ({
    value,
    timestamp: at(day),
    sourceType: sourceType ?? 'CRM_UI',
  }));
const deal = (properties: Record<string, unknown>, past: Record<string, ReturnType<typeof moves>> = {}) =>
  mapDeal(
    {
      id: '7',
      properties: { createdate: at(1), pipeline: 'default', dealstage: 'new', ...properties },
      propertiesWithHistory: past,
      createdAt: at(1),
    },
    context,
  );
const of = (field: string, { changes }: ReturnType<typeof mapDeal>) =>
  changes.filter((change) => change.field === field);

test('stages are ordered and know what closes a deal, from values that are text', () => {
  expect(pipelines[0]?.stages.map(({ id, position, kind }) => [id, position, kind])).toEqual([
    ['new', 1, 'open'],
    ['01a', 2, 'open'],
    ['closedwon', 3, 'won'],
    ['closedlost', 4, 'lost'],
  ]);
});

describe('values that lie about their type', () => {
  test('are taken as empty, counted, and spoil nothing else', () => {
    const mapped = deal({
      dealname: 'Weir upgrade',
      amount: '3092727991;3881228353',
      closedate: '2000-00-00',
      is_partner: 'false',
      seats: 'many',
      headrace_pause_until: '1769817600000.0',
    });
    expect(mapped.deal).toMatchObject({
      name: 'Weir upgrade',
      amount: null,
      expectedCloseOn: null,
      pauseUntil: '2026-01-31',
      attributes: { is_partner: false },
    });
    expect(mapped.badValues).toEqual([
      { dealId: '7', field: 'closedate', value: '2000-00-00' },
      { dealId: '7', field: 'amount', value: '3092727991;3881228353' },
      { dealId: '7', field: 'seats', value: 'many' },
    ]);
  });

  test('a deal that says almost nothing is still a deal', () => {
    const { deal: mapped } = mapDeal({ id: '8', createdAt: at(3) }, context);
    expect(mapped).toMatchObject({
      id: '8',
      stage: 'unknown',
      outcome: 'open',
      createdAt: ms(3),
      currency: 'EUR',
    });
  });
});

describe('stages', () => {
  test('in another letter case are the same stage', () => {
    const mapped = deal({ dealstage: '01a' }, { dealstage: moves(['_x', 1], ['01A', 2]) });
    expect(of('stage', mapped).map(({ value }) => value)).toEqual(['_x', '01a']);
    expect(mapped.deal.stage).toBe('01a');
  });

  test('that were deleted keep their name in the deal and its past', () => {
    const mapped = deal(
      { dealstage: 'gone', hs_is_closed: 'true', hs_is_closed_won: 'true' },
      { dealstage: moves(['older', 1], ['gone', 5]) },
    );
    expect(mapped.deal).toMatchObject({ stage: 'gone', outcome: 'won', closedAt: ms(5) });
    expect(of('stage', mapped).map(({ value }) => value)).toEqual(['older', 'gone']);
  });
});

describe('the past', () => {
  test('comes out in time order, whatever order HubSpot lists it in', () => {
    const entries = moves(['new', 1], ['01a', 2], ['new', 3], ['closedwon', 4]);
    const inOrder = deal({ dealstage: 'closedwon' }, { dealstage: entries }).changes;
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(deal({ dealstage: 'closedwon' }, { dealstage: shuffled }).changes).toEqual(inOrder);
      }),
    );
    expect(of('stage', { ...deal({}), changes: inOrder }).map(({ at }) => at)).toEqual([
      ms(1),
      ms(2),
      ms(3),
      ms(4),
    ]);
  });

  test('of one instant ends with the value that holds today', () => {
    const same = [
      { value: '01a', timestamp: at(2), sourceType: 'CRM_UI' },
      { value: 'new', timestamp: at(2), sourceType: 'CRM_UI' },
    ];
    for (const entries of [same, same.toReversed()]) {
      const changes = of('stage', deal({ dealstage: '01a' }, { dealstage: entries }));
      expect(changes.map(({ value, ordinal }) => [value, ordinal])).toEqual([
        ['new', 0],
        ['01a', 1],
      ]);
    }
  });

  test('that HubSpot does not have begins at the creation', () => {
    expect(of('amount', deal({ amount: '1200.50' }))).toEqual([
      { dealId: '7', at: ms(1), field: 'amount', value: '1200.5', by: 'unknown', ordinal: 0 },
    ]);
  });

  test('says who made each change', () => {
    const sources = [
      'CRM_UI',
      'MOBILE_IOS',
      'CRM_UI_BULK_ACTION',
      'INTEGRATION',
      'AUTOMATION_PLATFORM',
      'IMPORT',
      'SOMETHING_NEW',
    ];
    const amounts = sources.map((sourceType, index) => ({
      value: String(index + 1),
      timestamp: at(index + 1),
      sourceType,
    }));
    expect(of('amount', deal({ amount: '7' }, { amount: amounts })).map(({ by }) => by)).toEqual([
      'person',
      'person',
      'bulk',
      'integration',
      'integration',
      'import',
      'unknown',
    ]);
  });
});

describe('closing', () => {
  const wonOn5 = { dealstage: moves(['new', 1], ['closedwon', 5]) };

  test('is the logged moment, not the date somebody entered', () => {
    expect(deal({ dealstage: 'closedwon', closedate: at(3) }, wonOn5).deal).toMatchObject({
      outcome: 'won',
      closedAt: ms(5),
    });
  });

  test('counts from the last time it was closed; a step between closed stages of one kind is no new closing', () => {
    const reopened = moves(['new', 1], ['closedlost', 2], ['new', 3], ['closedlost', 6]);
    expect(deal({ dealstage: 'closedlost' }, { dealstage: reopened }).deal.closedAt).toBe(ms(6));
  });

  test('of a deal that came in closed is the date it came with, if that is earlier', () => {
    const imported = { dealstage: moves(['closedwon', 20, 'IMPORT']) };
    expect(deal({ dealstage: 'closedwon', closedate: at(4) }, imported).deal.closedAt).toBe(ms(4));
    expect(deal({ dealstage: 'closedwon', closedate: at(25) }, imported).deal.closedAt).toBe(ms(20));
    expect(deal({ dealstage: 'closedwon', closedate: at(4) }).deal.closedAt).toBe(ms(4));
  });

  test('leaves the expectation as it was before: the date HubSpot stamps then is no expectation', () => {
    const closedate = [
      ...moves([at(10), 1], [at(20), 3]),
      { value: at(5), timestamp: at(5), sourceType: 'CALCULATED' },
    ];
    const mapped = deal({ dealstage: 'closedwon', closedate: at(5) }, { ...wonOn5, closedate });
    expect(of('expectedCloseOn', mapped).map(({ value }) => value)).toEqual(['2026-01-10', '2026-01-20']);
    expect(mapped.deal.expectedCloseOn).toBe('2026-01-20');
  });
});

test('the expected day is the one of the account, not of Greenwich', () => {
  expect(deal({ closedate: '2026-02-01T05:00:00Z' }).deal.expectedCloseOn).toBe('2026-01-31');
  expect(deal({ closedate: '2026-01-31' }).deal.expectedCloseOn).toBe('2026-01-31');
});

test('a merged deal names the ones that live on in it', () => {
  expect(deal({ hs_merged_object_ids: '1;2' }).removals).toEqual([
    { dealId: '1', mergedInto: '7', at: ms(1) },
    { dealId: '2', mergedInto: '7', at: ms(1) },
  ]);
});

test('the source is HubSpot’s own, else the one the account keeps by hand', () => {
  expect(deal({ lead_source: 'Fair' }).deal.source).toBe('Fair');
  expect(deal({ lead_source: 'Fair', hs_analytics_source: 'REFERRALS' }).deal.source).toBe('REFERRALS');
  expect(deal({}).deal.source).toBeNull();
});

test('attributes are what the account made itself and knows at creation', () => {
  const property = (name: string, more: object = {}) => ({
    name,
    type: 'string',
    fieldType: 'text',
    ...more,
  });
  const account = [
    property('segment', { type: 'enumeration', fieldType: 'select' }),
    property('seats', { type: 'number', fieldType: 'number' }),
    property('essay', { fieldType: 'textarea' }),
    property('roi', { type: 'number', fieldType: 'calculation_equation' }),
    property('doubled', { type: 'number', calculated: true }),
    property('headrace_health', { type: 'number' }),
    property('closed_lost_reason', { hubspotDefined: true }),
    property('closed_by', {}),
    property('hs_arr', { type: 'number' }),
    property('hs_priority', { hubspotDefined: true }),
  ];
  const chosen = chooseDealProperties(new Map(account.map((each) => [each.name, each])));
  expect(chosen.attributes.map(({ name }) => name)).toEqual(['segment', 'seats', 'hs_priority']);
  expect(chosen.values).not.toContain('headrace_pause_until');
});
