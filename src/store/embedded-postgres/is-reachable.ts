import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServerUser } from './server-user.ts';

const othersMayPass = 0o001;

/** May that user walk down to `path`? Parts that do not exist yet are taken as fine: we make them. */
export function isReachable(path: string, user: ServerUser): boolean {
  if (user.uid === undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid } = statSync(folder);
      if (uid !== user.uid && (mode & othersMayPass) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}
