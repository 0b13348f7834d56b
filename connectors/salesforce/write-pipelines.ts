import { appManifest } from '../../src/app-manifest.ts';
import type { PipelineWriteResult } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import type { PipelineRecord } from '../../src/model/pipeline-record.ts';
import { batchSize, chunksOf } from './batches.ts';
import { isNotShown } from './failure.ts';
import { queryOf } from './org.ts';
import { fieldName, namespacePrefix, pipelineFields, pipelineObject } from './property-table.ts';
import type { Reading } from './reading.ts';
import { type SaveOptions, saveRecords } from './save-records.ts';
import { describeSchema, type FieldDefinition, saveResultsSchema } from './schemas.ts';
import { dataPath } from './settings.ts';
import { oneOf } from './soql.ts';
import { textOf } from '../../src/connector/read-value.ts';

/**
 * Upserts the package's pipeline records by their key, 200 a call, and deletes those that are gone. Throws `refused` in
 * an org whose package does not have them, or whose user does not see them.
 */
export async function writePipelines(
  { door, org, reader }: Reading,
  records: readonly PipelineRecord[],
  gone: readonly string[],
  options: SaveOptions,
): Promise<PipelineWriteResult[]> {
  if (records.length === 0 && gone.length === 0) return [];
  const prefix = namespacePrefix((await org.fields()).values()) ?? '';
  const type = `${prefix}${pipelineObject}`;
  const keyField = `${prefix}${fieldName(appManifest.pipelineRecord.key)}`;
  const fields = await shownFields();
  if (!fields?.has(keyField)) {
    throw new HeadraceError(
      'refused',
      `Salesforce does not show the object ${type}: update the Headrace package and give the connected user the permission set "Headrace Integration".`,
    );
  }

  for (const keys of chunksOf(gone, batchSize)) await remove(keys);
  const saved = await saveRecords(
    door,
    'PATCH',
    records.map(({ values }) => ({ type, fields: fieldsOf(values, fields, prefix) })),
    { ...options, foundBy: { type, field: keyField } },
  );
  return records.map(({ key }, index): PipelineWriteResult => {
    const result = saved[index];
    if (result?.outcome === 'saved') return { key, outcome: 'written' };
    if (result?.outcome === 'refused') return { key, outcome: 'refused', reason: result.reason };
    return { key, outcome: 'unsent' };
  });

  async function shownFields(): Promise<Map<string, FieldDefinition> | null> {
    try {
      const path = `${dataPath}/sobjects/${type}/describe`;
      const described = await door({ method: 'GET', path }, describeSchema);
      return new Map(described.fields.map((field) => [field.name, field]));
    } catch (error) {
      if (!isNotShown(error)) throw error;
      return null;
    }
  }

  async function remove(keys: readonly string[]): Promise<void> {
    const rows = await reader.once(queryOf(type, ['Id'], `${keyField} IN ${oneOf(keys)}`));
    const ids = rows.flatMap((row) => textOf(row['Id']) ?? []);
    if (ids.length === 0) return;
    const path = `${dataPath}/composite/sobjects`;
    const query = { ids: ids.join(','), allOrNone: 'false' };
    await door({ method: 'DELETE', path, query, idempotent: true }, saveResultsSchema);
  }
}

/** Money is in the record's own currency where the org has several. */
function fieldsOf(
  values: PipelineRecord['values'],
  shown: ReadonlyMap<string, FieldDefinition>,
  prefix: string,
): Record<string, string | number | null> {
  const entries = Object.entries(values).flatMap(([name, value]): [string, string | number | null][] => {
    const field = `${prefix}${fieldName(name)}`;
    if (!pipelineFields.has(name) || !shown.has(field)) return [];
    const length = shown.get(field)?.length ?? 0;
    const fits = typeof value !== 'string' || length === 0 || value.length <= length;
    return [[field, fits ? value : `${value.slice(0, length - 1)}…`]];
  });
  const currency = values['currency'] ?? null;
  if (currency !== null && shown.has('CurrencyIsoCode')) entries.push(['CurrencyIsoCode', currency]);
  return Object.fromEntries(entries);
}
