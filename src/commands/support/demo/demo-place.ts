import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../../model/instant.ts';

export interface DemoPlace {
  /** Where everything of this demo is kept. */
  home: string;
  /** The portfolio in the sandbox. */
  folder: string;
  /** The last instant in the data: the demo's today. */
  endsAt: Instant;
}

export interface DemoWishes {
  crms: readonly string[];
  portfolio: string | undefined;
  deals: number;
  seed: number;
  /** Kept apart from demos that stay up, which people change. */
  once: boolean;
}

/** A folder for each set of wishes: the same wishes find what is there and go on. */
export async function demoHomeOf(
  homes: string,
  { crms, portfolio, deals, seed, once }: DemoWishes,
): Promise<string> {
  const of = portfolio ? await fingerprint(resolve(portfolio)) : `made-up-${deals}-${seed}`;
  const home = join(homes, `${of}-${crms.join('-')}-${once ? 'once' : 'live'}`);
  await mkdir(home, { recursive: true });
  return home;
}

/** Name of a folder that changes with what is in it. */
async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256').update(folder);
  if (existsSync(folder) && (await stat(folder)).isDirectory()) {
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.csv')).sort()) {
      const { size, mtimeMs } = await stat(join(folder, name));
      hash.update(`${name} ${size} ${mtimeMs}`);
    }
  }
  return `${basename(folder).replace(/[^\w-]+/g, '_')}-${hash.digest('hex').slice(0, 8)}`;
}

/** Forgets the portfolio and what was written to the sandbox; the store is emptied when it is open. */
export async function forgetDemo(home: string): Promise<void> {
  const journals = (await readdir(home)).filter((name) => name.endsWith(journalEnding));
  for (const name of ['demo.json', 'portfolio', ...journals])
    await rm(join(home, name), { recursive: true, force: true });
}

const journalEnding = '.journal';
/** What was written to the sandbox of a CRM. */
export const journalOf = ({ home }: DemoPlace, crm: string) => join(home, `${crm}${journalEnding}`);

const noteSchema = z.object({ endsAt: z.number() });

/**
 * The portfolio of the demo and when it ends: as noted by an earlier run, else made by `make`, which fills a folder
 * (or names another one). Written beside and renamed, so that one that was killed half-way leaves nothing.
 */
export async function demoPlace(
  home: string,
  make: (folder: string) => Promise<{ folder: string; endsAt: Instant }>,
): Promise<DemoPlace> {
  const notePath = join(home, 'demo.json');
  const noted = noteSchema.extend({ folder: z.string() }).safeParse(await readJson(notePath));
  if (noted.success) return { home, ...noted.data };
  const draft = join(home, 'portfolio-draft');
  await rm(draft, { recursive: true, force: true });
  const made = await make(draft);
  let { folder } = made;
  if (folder === draft) {
    folder = join(home, 'portfolio');
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  }
  await writeFile(`${notePath}.draft`, JSON.stringify({ folder, endsAt: made.endsAt }));
  await rename(`${notePath}.draft`, notePath);
  return { home, folder, endsAt: made.endsAt };
}

async function readJson(path: string): Promise<unknown> {
  return readFile(path, 'utf8').then(
    (text): unknown => JSON.parse(text),
    () => null,
  );
}
