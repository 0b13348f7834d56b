import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * This process in a word: machine, process id and when it was started. Another process on the same machine can tell
 * by it whether this one still lives, even when its id was given to somebody else.
 */
export const thisHolder = [machine(), process.pid, startOf(process.pid)].join('/');

/** True when that process was on this machine and is no more; false when it lives or when nobody here can know. */
export function isDead(holder: string): boolean {
  const [where, id, start] = holder.split('/');
  const pid = Number(id);
  if (where !== machine() || !Number.isInteger(pid) || pid <= 0) return false;
  return !lives(pid) || startOf(pid) !== start;
}

/** Containers count as machines: each has its own process ids. */
function machine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Where the system tells it, in its own ticks; else empty. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
