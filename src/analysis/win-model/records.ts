import { z } from 'zod';
import { type Instant, instantSchema } from '../../model/instant.ts';

const keyRecordSchema = z.object({
  created: z.array(instantSchema),
  won: z.array(instantSchema),
  lost: z.array(instantSchema),
});
export const storedRecordsSchema = z.array(z.tuple([z.string(), keyRecordSchema]));

/** What an owner or an account had done, by instants, rising. */
type KeyRecord = z.infer<typeof keyRecordSchema>;
export type Records = Map<string, KeyRecord>;
type StoredRecords = z.infer<typeof storedRecordsSchema>;

export function storedRecords(records: Records | null | undefined): StoredRecords | null {
  return records ? [...records].sort(([a], [b]) => (a < b ? -1 : 1)) : null;
}

const restored = new WeakMap<StoredRecords, Records>();

export function restoredRecords(stored: StoredRecords): Records {
  let records = restored.get(stored);
  if (!records) restored.set(stored, (records = new Map(stored)));
  return records;
}

/** Below so many keys, or when one holds more than half of all deals, the count of earlier ones is a clock. */
const leastKeys = 5;
const largestShare = 0.5;

export function addRecord(
  records: Records,
  key: string | null,
  createdAt: Instant,
  end: { won: boolean; at: Instant } | null,
): void {
  if (key === null) return;
  let record = records.get(key);
  if (!record) records.set(key, (record = { created: [], won: [], lost: [] }));
  record.created.push(createdAt);
  if (end) record[end.won ? 'won' : 'lost'].push(end.at);
}

export function finishRecords(records: Records): void {
  for (const { created, won, lost } of records.values())
    for (const list of [created, won, lost]) list.sort((a, b) => a - b);
}

/** Do these records tell something else than the time? */
export function recordsTell(records: Records): boolean {
  let total = 0;
  let most = 0;
  for (const { created } of records.values()) {
    total += created.length;
    most = Math.max(most, created.length);
  }
  return records.size >= leastKeys && most <= largestShare * total;
}

/** What was known of a key strictly before `at`: counts, and the won share drawn towards a third by three deals. */
export function recordBefore(
  records: Records,
  key: string | null,
  at: Instant,
): Record<'prior' | 'won' | 'lost' | 'rate', number> | null {
  const record = key === null ? undefined : records.get(key);
  if (key === null) return null;
  const before = (list: number[] | undefined): number => {
    if (!list) return 0;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const won = before(record?.won);
  const lost = before(record?.lost);
  return { prior: before(record?.created), won, lost, rate: (won + 1) / (won + lost + 3) };
}
