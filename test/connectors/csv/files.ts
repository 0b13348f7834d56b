import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone after the test. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headrace-csv-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files by name into a folder; those that are null are left out. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Buffer | null>>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    if (text !== null) await writeFile(join(folder, name), text);
  }
  return folder;
}

export const stagesCsv = `pipeline,stage,order,kind
sales,Lead,1,open
sales,Offer,2,open
sales,Won,3,won
sales,Lost,4,lost
`;

/** A small sound portfolio in which single files can be replaced. */
export async function portfolioFolder(
  replaced: Readonly<Record<string, string | Buffer | null>> = {},
): Promise<string> {
  return writeFiles(await freshFolder(), {
    'stages.csv': stagesCsv,
    'deals.csv': `id,name,pipeline,stage,amount,currency,created_at,closed_at,outcome,owner
d1,First,sales,Won,900.50,EUR,2026-01-01T09:00:00Z,2026-01-20T10:00:00Z,won,ann
d2,Second,sales,Offer,,EUR,2026-01-05T09:00:00Z,,open,bo
`,
    'changes.csv': `deal_id,at,field,from,to
d1,2026-01-10T09:00:00Z,stage,Lead,Offer
d2,2026-01-12T09:00:00Z,stage,Lead,Offer
d1,2026-01-20T10:00:00Z,stage,Offer,Won
d1,2026-01-20T10:00:00Z,amount,1000,900.50
`,
    'activities.csv': `deal_id,at,kind,direction,contact
d1,2026-01-02T09:00:00Z,call,out,
d1,2026-01-03T09:00:00Z,email,in,c1
d2,2026-01-06T09:00:00Z,meeting,,
`,
    ...replaced,
  });
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
