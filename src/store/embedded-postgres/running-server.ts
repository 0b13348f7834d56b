import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A pid file is written in a moment; an unfinished one that is older was left by a crash of the machine. */
const unfinishedMs = 10_000;

/**
 * The server that runs on this data folder, as its `postmaster.pid` says, or null; `port` is null while it has not
 * said its port yet. A file left behind by a server that was killed is taken away when its process number now belongs
 * to somebody else: PostgreSQL itself would refuse to start.
 */
export function runningServer(dataFolder: string): { port: number | null } | null {
  const file = join(dataFolder, 'postmaster.pid');
  const [pid, folder, , port] = read(file);
  if (pid === undefined) return null;
  if (port === undefined && ageMs(file) < unfinishedMs) return { port: null };
  if (folder === dataFolder && isServer(Number(pid), dataFolder)) return { port: port ? Number(port) : null };
  rmSync(file, { force: true });
  return null;
}

function read(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function ageMs(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}

function isServer(pid: number, dataFolder: string): boolean {
  return commandOf(pid).includes(dataFolder);
}

function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return process.platform === 'win32'
      ? execFileSync('wmic', ['process', 'where', `processid=${pid}`, 'get', 'commandline'], {
          encoding: 'utf8',
        })
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
