import { describe, expect, test } from 'vitest';
import { pipelineObject } from '../../../connectors/salesforce/property-table.ts';
import { appManifest } from '../../../src/app-manifest.ts';
import type { Crm, PipelineWriteResult } from '../../../src/connector.ts';
import type { PipelineRecord } from '../../../src/model/pipeline-record.ts';
import { openAccount } from './support/open-account.ts';

const record = (key: string, values: PipelineRecord['values'] = {}): PipelineRecord => ({
  key,
  values: {
    key,
    pipeline: 'Sales',
    group: 'funnel',
    item: 'Offer',
    position: 1,
    as_of: '2026-11-24',
    currency: 'USD',
    deals: 12,
    value: 1_234.56,
    rate: 41.5,
    details: '{"levers":[]}',
    ...values,
  },
});

async function write(
  crm: Crm,
  records: PipelineRecord[],
  gone: string[] = [],
): Promise<PipelineWriteResult[]> {
  if (!crm.writePipelines) throw new Error('Salesforce takes the figures of pipelines');
  return crm.writePipelines(records, gone);
}

describe('the figures of pipelines', () => {
  test.each(['', 'acme'])(
    'are records of the package, found again by their key, namespace "%s"',
    async (namespace) => {
      const { crm, portal, sandbox } = await openAccount({ deals: 2, org: namespace ? { namespace } : {} });
      const prefix = namespace ? `${namespace}__` : '';
      const kept = () => portal.records(prefix + pipelineObject);
      expect(await write(crm, [record('a'), record('b')])).toEqual([
        { key: 'a', outcome: 'written' },
        { key: 'b', outcome: 'written' },
      ]);
      expect(kept()).toHaveLength(2);
      expect(kept()[0]).toMatchObject({
        [`${prefix}Headrace_Key__c`]: 'a',
        [`${prefix}Headrace_Deals__c`]: '12',
        [`${prefix}Headrace_Value__c`]: '1234.56',
        [`${prefix}Headrace_Group__c`]: 'funnel',
        [`${prefix}Headrace_As_Of__c`]: '2026-11-24',
      });

      await write(crm, [record('b', { deals: 13, value: null })], ['a', 'never there']);
      expect(kept()).toHaveLength(1);
      expect(kept()[0]).toMatchObject({
        [`${prefix}Headrace_Key__c`]: 'b',
        [`${prefix}Headrace_Deals__c`]: '13',
        [`${prefix}Headrace_Value__c`]: null,
      });
      sandbox.requests.clear();
      expect(await write(crm, [])).toEqual([]);
      expect(sandbox.requests.count(/./)).toBe(0);
    },
  );

  test('every property of the table has its field, and takes the most it may', async () => {
    const { crm, portal } = await openAccount({ deals: 2 });
    const values = Object.fromEntries(
      appManifest.pipelineRecord.properties.map(({ name, type, options }) => [
        name,
        type === 'number'
          ? 99_999
          : type === 'date'
            ? '2026-11-24'
            : (options?.[0]?.value ?? 'x'.repeat(200_000)),
      ]),
    );
    const [result] = await write(crm, [record('k', { ...values, key: 'k', currency: 'USD' })]);
    expect(result).toEqual({ key: 'k', outcome: 'written' });
    const [row] = portal.records(pipelineObject);
    expect(row?.['Headrace_Details__c']).toHaveLength(131_072);
    expect(row?.['Headrace_Item__c']).toHaveLength(255);
  });

  test('1,000 records take 5 calls; one that is refused stops no other', async () => {
    const { crm, sandbox, portal } = await openAccount({ deals: 2 });
    const records = Array.from({ length: 1_000 }, (_, index) => record(`k${index}`));
    records[7] = record('k7', { group: 'nonsense' });
    await crm.setUp();
    sandbox.requests.clear();
    const results = await write(crm, records);
    expect(sandbox.requests.count(/^PATCH .*composite\/sobjects/)).toBe(5);
    expect(results[7]).toMatchObject({
      key: 'k7',
      outcome: 'refused',
      reason: expect.stringContaining('PICKLIST'),
    });
    expect(portal.records(pipelineObject)).toHaveLength(999);
  });

  test('money is in the currency of the record where the org has several', async () => {
    const { crm, portal } = await openAccount({ deals: 2, org: { features: { multiCurrency: true } } });
    await write(crm, [record('a', { currency: 'USD' })]);
    expect(portal.records(pipelineObject)[0]?.['CurrencyIsoCode']).toBe('USD');
  });

  test('an org without the package says what to do, and one whose user does not see them', async () => {
    const without = await openAccount({ deals: 2, org: { packageInstalled: false } });
    await expect(write(without.crm, [record('a')])).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('permission set'),
    });
    const hidden = await openAccount({
      deals: 2,
      org: { hiddenFields: [`${pipelineObject}.Headrace_Key__c`] },
    });
    await expect(write(hidden.crm, [record('a')])).rejects.toMatchObject({ kind: 'refused' });
  });
});
