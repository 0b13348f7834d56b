import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isReachable } from './is-reachable.ts';
import type { ServerUser } from './server-user.ts';

const noteSchema = z.object({ home: z.string(), place: z.string() });

/**
 * The folder of the server's files: `<home>/postgres`, or where the server's user cannot get there (root's own
 * folders) one outside. What was chosen is noted in `<home>/postgres.json` and stays.
 */
export function choosePlace(home: string, user: ServerUser): string {
  mkdirSync(home, { recursive: true });
  const realHome = realpathSync(home);
  const notePath = join(realHome, 'postgres.json');
  const noted = readNote(notePath);
  // A copied folder brings the note along: the original keeps its place, the copy gets its own.
  if (noted && (noted.home === realHome || !existsSync(noted.home))) return makePlace(noted.place);
  const inside = join(realHome, 'postgres');
  const place = makePlace(isReachable(inside, user) ? inside : outside(realHome));
  writeFileSync(notePath, `${JSON.stringify({ home: realHome, place })}\n`);
  return place;
}

function readNote(path: string): z.infer<typeof noteSchema> | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function outside(home: string): string {
  const name = `headrace-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  // What is temporary stays with its like.
  const lasting = existsSync('/var/lib') && !home.startsWith(realpathSync(tmpdir()));
  return join(lasting ? '/var/lib' : tmpdir(), name);
}

function makePlace(place: string): string {
  mkdirSync(place, { recursive: true, mode: 0o755 });
  return place;
}
