import { expect, test } from 'vitest';
import { openSandbox, portfolio } from './support/open-sandbox.ts';

const attributes = { type: 'Opportunity' };

test('a collection saves the good rows and says of each bad one why', async () => {
  const { api, portal, dealId } = await openSandbox();
  portal.refuse([dealId('d1')], {
    statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'Fill in the competitor.',
    fields: ['NextStep'],
  });
  portal.edit().remove(dealId('d2'));
  const records = [
    { attributes, id: dealId('d0'), Headrace_Health__c: 61.4 },
    { attributes, id: dealId('d1'), Headrace_Health__c: 5 },
    { attributes, id: dealId('d2'), Headrace_Health__c: 5 },
    { attributes, id: '0065gL00000zzzzABM', Headrace_Health__c: 5 },
    { attributes, id: dealId('d4'), Headrace_Status__c: 'lazy' },
    { attributes, id: dealId('d5'), IsWon: true },
  ];
  const { status, body } = await api('PATCH', '/composite/sobjects', { allOrNone: false, records });
  expect(status).toBe(200);
  const codes = Object.values(body).map((row) => row['errors']?.['0']?.['statusCode']);
  expect(codes).toEqual([
    undefined,
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'ENTITY_IS_DELETED',
    'MALFORMED_ID',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
  ]);
  expect(body['1']).toEqual({
    success: false,
    errors: [
      {
        statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'Fill in the competitor.',
        fields: ['NextStep'],
      },
    ],
  });
  expect(portal.deal(dealId('d0'))?.properties['headrace_health']).toBe('61');
});

test('all or none is kept to, and so is the limit of 200', async () => {
  const { api, portal, dealId } = await openSandbox({ rows: portfolio(201) });
  const row = (id: string, Amount: number | string) => ({ attributes, id: dealId(id), Amount });
  const records = [row('d0', 1), { ...row('d1', 2), StageName: null }];
  const { body } = await api('PATCH', '/composite/sobjects', { allOrNone: true, records });
  expect(body['0']?.['errors']?.['0']?.['statusCode']).toBe('ALL_OR_NONE_OPERATION_ROLLED_BACK');
  expect(portal.deal(dealId('d0'))?.properties['Amount']).toBe('1000');
  const many = Array.from({ length: 201 }, (_, index) => row(`d${index}`, 1));
  const refused = await api('PATCH', '/composite/sobjects', { records: many });
  expect([refused.status, refused.body['0']?.['errorCode']]).toEqual([400, 'EXCEEDED_ID_LIMIT']);
});

test('locked rows fail alone and once', async () => {
  const { api, sandbox, dealId } = await openSandbox();
  sandbox.faults({ on: /PATCH .*composite/, kind: 'rows-locked', rows: 2 });
  const records = ['d0', 'd1', 'd2'].map((id) => ({ attributes, id: dealId(id), Amount: 7 }));
  const write = async () => (await api('PATCH', '/composite/sobjects', { records })).body;
  const first = await write();
  expect(Object.values(first).map((row) => row['success'])).toEqual([false, false, true]);
  expect(first['0']?.['errors']?.['0']?.['statusCode']).toBe('UNABLE_TO_LOCK_ROW');
  expect(Object.values(await write()).map((row) => row['success'])).toEqual([true, true, true]);
});

test('a write of one record answers with nothing; an unknown one is not found', async () => {
  const { api, dealId } = await openSandbox();
  const written = await api('PATCH', `/sobjects/Opportunity/${dealId('d0')}`, { NextStep: 'Call' });
  expect([written.status, written.text]).toEqual([204, '']);
  const id = dealId('d0').slice(0, 12);
  expect((await api('PATCH', `/sobjects/Opportunity/${id}zzz`, { NextStep: 'Call' })).status).toBe(404);
  expect((await api('PATCH', `/sobjects/Opportunity/${dealId('d0')}`, { Nothing__c: 1 })).text).toContain(
    'No such column',
  );
});

test('winning a deal brings its probability, its closing day and a line in the log', async () => {
  const now = () => Date.UTC(2026, 1, 2, 9, 30, 15, 700);
  const { api, query, dealId } = await openSandbox({}, { now });
  await api('PATCH', `/sobjects/Opportunity/${dealId('d0')}`, { StageName: 'Won' });
  const [deal] = await query(
    `SELECT IsWon, Probability, CloseDate, LastStageChangeDate, SystemModstamp FROM Opportunity WHERE Id = '${dealId('d0')}'`,
  );
  expect(deal).toMatchObject({
    IsWon: true,
    Probability: 100,
    CloseDate: '2026-02-02',
    LastStageChangeDate: '2026-02-02T09:30:15.000+0000',
    SystemModstamp: '2026-02-02T09:30:15.000+0000',
  });
  const log = await query(
    `SELECT StageName, CloseDate, PrevCloseDate FROM OpportunityHistory WHERE OpportunityId = '${dealId('d0')}' ORDER BY CreatedDate DESC, Id DESC`,
  );
  expect(log.map(({ StageName }) => StageName)).toEqual(['Won', 'Offer', 'Lead']);
  expect(log[0]).toMatchObject({ CloseDate: '2026-02-02', PrevCloseDate: '2026-03-31' });
});

test('the bell rings for users there are', async () => {
  const { api, portal, query, dealId } = await openSandbox();
  const [type] = await query("SELECT Id FROM CustomNotificationType WHERE DeveloperName = 'Stalled_Deal'");
  const [user] = await query("SELECT Id FROM User WHERE Name = 'Rep 1'");
  const input = {
    customNotifTypeId: type?.['Id'],
    recipientIds: [user?.['Id']],
    title: 'Stalled',
    body: 'Deal 0',
    targetId: dealId('d0'),
  };
  const ring = (given: object) =>
    api('POST', '/actions/standard/customNotificationAction', { inputs: [given] });
  expect((await ring(input)).body['0']?.['isSuccess']).toBe(true);
  expect((await ring({ ...input, recipientIds: ['nobody'] })).status).toBe(400);
  expect(portal.notifications.map(({ title }) => title)).toEqual(['Stalled']);
});
