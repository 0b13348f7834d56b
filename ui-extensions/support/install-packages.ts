import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A vendor's own tools are no part of everybody's install: they are fetched as the folder's package-lock.json has them,
 * when they are first needed and when it has changed since. Ends the process with 1 and with what to try when that fails.
 */
export function installPackages(folder: string, whose: string): void {
  // npm ci removes the folder with the mark in it: one that broke off is begun anew.
  const mark = join(folder, 'node_modules', '.installed-lock');
  const lock = hash('sha256', readFileSync(join(folder, 'package-lock.json')));
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) {
    writeFileSync(mark, lock);
    return;
  }
  process.stderr.write(
    `${whose} tools could not be installed. Is the npm registry reachable? Try npm ci in ${folder}.\n`,
  );
  process.exit(1);
}
