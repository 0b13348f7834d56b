import { describe, expect, test } from 'vitest';
import { chooseDealFields } from '../../../connectors/salesforce/deal-fields.ts';
import { mapActivities } from '../../../connectors/salesforce/map-activity.ts';
import { mapDeal, type MapContext } from '../../../connectors/salesforce/map-deal.ts';
import { mapPipelines } from '../../../connectors/salesforce/map-pipelines.ts';
import type { Row } from '../../../connectors/salesforce/schemas.ts';
import { bad } from '../../../src/connector/read-value.ts';
import { dayIn, instantOf, noonOf } from '../../../connectors/salesforce/values.ts';

const kinds: Record<string, 'open' | 'won' | 'lost'> = { Lead: 'open', Won: 'won', Lost: 'lost' };
const context: MapContext = {
  fields: chooseDealFields(new Map()),
  pipelineOf: () => 'p',
  kindOf: (stage) => kinds[stage] ?? null,
  authorOf: (id) => (id === '005R' ? 'integration' : 'person'),
  tracked: new Set(),
  keptSince: Date.UTC(2025, 0, 1),
  timeZone: 'America/New_York',
  currency: 'EUR',
};
const record: Row = {
  Id: '006A',
  Name: 'Deal',
  StageName: 'Lead',
  CloseDate: '2026-03-31',
  CreatedDate: '2026-01-01T12:00:00.000+0000',
  CreatedById: '005A',
  LastModifiedDate: '2026-02-01T12:00:00.000+0000',
  OwnerId: '005A',
  IsClosed: false,
  IsWon: false,
};
const step = (second: number, StageName: string, more: Row = {}): Row => ({
  Id: `008${second}`,
  StageName,
  CloseDate: '2026-03-31',
  CreatedById: '005A',
  CreatedDate: `2026-01-01T12:00:${String(second).padStart(2, '0')}.000+0000`,
  ...more,
});

describe('a deal', () => {
  test('rows of its history that change nothing else than the chance are no changes', () => {
    const { changes } = mapDeal(record, [step(0, 'Lead'), step(10, 'Lead'), step(20, 'Lead')], [], context);
    expect(changes.filter(({ field }) => field === 'stage')).toHaveLength(1);
  });

  test('closed, reopened and closed again is closed since the last time', () => {
    const history = [step(0, 'Lead'), step(10, 'Lost'), step(20, 'Lead'), step(30, 'Won')];
    const { deal } = mapDeal({ ...record, StageName: 'Won' }, history, [], context);
    expect(deal).toMatchObject({ outcome: 'won', closedAt: Date.UTC(2026, 0, 1, 12, 0, 30) });
  });

  test('the closing date that comes with the closing is no expectation', () => {
    const closing = step(20, 'Won', { CloseDate: '2026-01-01' });
    const won = { ...record, StageName: 'Won', CloseDate: '2026-01-01' };
    const { deal, changes } = mapDeal(won, [step(0, 'Lead'), closing], [], context);
    expect(deal.expectedCloseOn).toBe('2026-03-31');
    expect(changes.filter(({ field }) => field === 'expectedCloseOn')).toHaveLength(1);
  });

  test('that was imported as closed was closed on its closing date', () => {
    const imported = { ...record, StageName: 'Won', CloseDate: '2025-06-30' };
    const { deal } = mapDeal(imported, [step(0, 'Won')], [], context);
    expect(deal.closedAt).toBe(Date.UTC(2025, 5, 30, 16));
  });

  test('in a stage that no longer exists ends as its own flags say', () => {
    const { deal } = mapDeal({ ...record, StageName: 'Old', IsClosed: true, IsWon: true }, [], [], context);
    expect(deal).toMatchObject({ stage: 'Old', outcome: 'won' });
  });

  test('moves of one second end with the stage of today', () => {
    const history = [step(0, 'Lead'), step(10, 'Won', { Id: '0081' }), step(10, 'Lost', { Id: '0082' })];
    const { changes } = mapDeal({ ...record, StageName: 'Won' }, history, [], context);
    expect(changes.filter(({ field }) => field === 'stage').map(({ value }) => value)).toEqual([
      'Lead',
      'Lost',
      'Won',
    ]);
  });

  test('owners come from field history by id, not by name; other programs are told apart', () => {
    const user = (letter: string) => `005${letter.repeat(15)}`;
    const owner = (OldValue: string, NewValue: string): Row => ({
      Id: '017A',
      Field: 'Owner',
      OldValue,
      NewValue,
      CreatedById: '005R',
      CreatedDate: '2026-01-02T00:00:00.000+0000',
    });
    const history = [owner('Ann', 'Bob'), owner(user('A'), user('B'))];
    const { changes } = mapDeal({ ...record, OwnerId: user('B') }, [], history, context);
    expect(changes.filter(({ field }) => field === 'owner')).toMatchObject([
      { value: user('A'), by: 'person' },
      { value: user('B'), by: 'integration' },
    ]);
  });

  test('without field history a next step says nothing of the past, a pause holds since the last change', () => {
    const name = 'Headrace_Pause_Until__c';
    const { changes } = mapDeal({ ...record, NextStep: 'Call', [name]: '2026-05-01' }, [], [], context);
    expect(changes.some(({ field }) => field === 'nextStep')).toBe(false);
    expect(changes.find(({ field }) => field === 'pauseUntil')?.at).toBe(Date.UTC(2026, 1, 1, 12));
  });

  test('who had an old deal at first is a guess, since field history is kept for two years', () => {
    const owners = (CreatedDate: string, history: Row[] = []) =>
      mapDeal({ ...record, CreatedDate }, [], history, context)
        .changes.filter(({ field }) => field === 'owner')
        .map(({ by }) => by);
    const user = (letter: string) => `005${letter.repeat(15)}`;
    const move: Row = {
      Id: '017A',
      Field: 'Owner',
      OldValue: user('A'),
      NewValue: user('B'),
      CreatedById: '005A',
      CreatedDate: '2026-01-02T00:00:00.000+0000',
    };
    expect(owners('2025-01-01T12:00:00.000+0000')).toEqual(['person']);
    expect(owners('2024-12-31T12:00:00.000+0000')).toEqual(['unknown']);
    expect(owners('2024-12-31T12:00:00.000+0000', [move])).toEqual(['unknown', 'person']);
  });

  test('an amount that is hidden stays what it was; one that cannot be read is empty and counted', () => {
    expect(Object.keys(mapDeal(record, [], [], context).deal)).not.toContain('amount');
    const { deal, badValues } = mapDeal({ ...record, Amount: 'a lot' }, [], [], context);
    expect([deal.amount, badValues]).toEqual([null, [{ dealId: '006A', field: 'Amount', value: 'a lot' }]]);
  });

  test('has its own currency, or the company one', () => {
    expect(mapDeal({ ...record, CurrencyIsoCode: 'JPY' }, [], [], context).deal.currency).toBe('JPY');
    expect(mapDeal(record, [], [], context).deal.currency).toBe('EUR');
  });
});

test('formulas, which change without a stamp, and what is told by the end are no attributes', () => {
  const field = (name: string, calculated = false) =>
    [name, { name, type: 'double', custom: true, calculated }] as const;
  const { attributes } = chooseDealFields(
    new Map([field('Seats__c'), field('Margin__c', true), field('Lost_Seats__c')]),
  );
  expect(attributes.map(({ name }) => name)).toEqual(['seats']);
});

describe('stages', () => {
  const rows: Row[] = [
    { ApiName: 'B', MasterLabel: 'Deuxième', SortOrder: 2, IsActive: true, IsClosed: false },
    { ApiName: 'A', MasterLabel: 'Première', SortOrder: 1, IsActive: true, IsClosed: false },
    { ApiName: 'Old', MasterLabel: 'Vieille', SortOrder: 3, IsActive: false, IsClosed: true, IsWon: true },
  ];

  test('go by their API names whatever language their labels are in; retired ones stay, archived', () => {
    const [pipeline] = mapPipelines(rows, [{ id: 'p', label: 'P', stages: ['B'] }]);
    expect(pipeline?.stages).toEqual([
      { id: 'B', label: 'Deuxième', position: 1, kind: 'open', archived: false },
      { id: 'Old', label: 'Vieille', position: 2, kind: 'won', archived: true },
    ]);
  });

  test('of an org without sales processes are one pipeline', () => {
    const [pipeline] = mapPipelines(rows, [{ id: 'm', label: 'Master', stages: null }]);
    expect(pipeline?.stages.map(({ id }) => id)).toEqual(['A', 'B', 'Old']);
  });
});

describe('activities', () => {
  const none = { Task: [], Event: [], EmailMessage: [], Note: [] };
  const created = '2026-01-01T12:00:00.000+0000';
  const task = (more: Row): Row => ({ Id: '00TA', WhatId: '006A', CreatedDate: created, ...more });

  test('an e-mail that was logged counts once, with whom it was', () => {
    const rows = {
      ...none,
      Task: [task({ TaskSubtype: 'Email', IsClosed: true, WhoId: '003A' })],
      EmailMessage: [
        { Id: '02sA', RelatedToId: '006A', ActivityId: '00TA', Incoming: true, CreatedDate: created },
      ],
    };
    expect(mapActivities(rows, 'UTC')).toMatchObject([{ kind: 'email', direction: 'in', contact: '003A' }]);
  });

  test('our own tasks, drafts and copies of a meeting are left out', () => {
    const rows = {
      Task: [task({ Subject: 'Stalled · Headrace' })],
      Event: [{ Id: '00UA', WhatId: '006A', StartDateTime: created, CreatedDate: created, IsChild: true }],
      EmailMessage: [{ Id: '02sA', RelatedToId: '006A', Status: '5', CreatedDate: created }],
      Note: [],
    };
    expect(mapActivities(rows, 'UTC')).toEqual([]);
  });

  test('an open task lies at its due day, a done one where it was done', () => {
    const open = mapActivities({ ...none, Task: [task({ ActivityDate: '2026-02-03' })] }, 'Asia/Tokyo');
    expect(open).toMatchObject([{ state: 'planned', at: Date.UTC(2026, 1, 3, 3) }]);
    const CompletedDateTime = '2026-02-01T08:00:00.000+0000';
    const done = mapActivities({ ...none, Task: [task({ IsClosed: true, CompletedDateTime })] }, 'UTC');
    expect(done).toMatchObject([{ state: 'done', at: Date.UTC(2026, 1, 1, 8) }]);
  });

  test('a task that was put off for good is called off', () => {
    const Task = [task({ Status: 'Deferred', ActivityDate: '2026-02-03' })];
    expect(mapActivities({ ...none, Task }, 'UTC')).toMatchObject([{ state: 'cancelled' }]);
  });

  test('a meeting that was called off did not take place', () => {
    const event = { Id: '00UA', WhatId: '006A', StartDateTime: created, CreatedDate: created };
    const Event = [{ ...event, Subject: 'Canceled: Demo' }];
    expect(mapActivities({ ...none, Event }, 'UTC')).toMatchObject([{ kind: 'meeting', state: 'cancelled' }]);
  });
});

test('days never shift, and what is no day or instant is bad', () => {
  expect([dayIn('2026-01-31'), dayIn('2026-01-31T00:00:00.000+0000')]).toEqual(['2026-01-31', '2026-01-31']);
  expect([dayIn('2026-02-30'), instantOf('yesterday')]).toEqual([bad, bad]);
  expect(noonOf('2026-01-31', 'Pacific/Kiritimati')).toBe(Date.UTC(2026, 0, 30, 22));
});
