import { readFileSync } from 'node:fs';

/** Whom the server runs as; empty = as ourselves. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

const usualNobody = 65_534;

/** PostgreSQL refuses to run as root: then it runs as `nobody`, whom every system has. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const line = readPasswd().find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? usualNobody), gid: Number(gid ?? usualNobody) };
}

function readPasswd(): string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return [];
  }
}
