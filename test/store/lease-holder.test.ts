import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isDead, thisHolder } from '../../src/store/lease-holder.ts';
import { lease, listRuns, releaseDead } from '../../src/store/runs.ts';
import { freshDatabase } from '../support/database.ts';
import { makeTenant } from './make-page.ts';

const holderFile = new URL('../../src/store/lease-holder.ts', import.meta.url).href;

/** A process that says who it is and then waits. */
async function neighbour() {
  const script = `import(${JSON.stringify(holderFile)}).then(({ thisHolder }) => { process.stdout.write(thisHolder); setInterval(() => {}, 1000); })`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const end = async () => {
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  };
  return { holder: String(said), end };
}

test('a process of this machine is dead once it was killed, and not before', async () => {
  const { holder, end } = await neighbour();
  expect(isDead(holder)).toBe(false);
  expect(isDead(thisHolder)).toBe(false);
  await end();
  expect(isDead(holder)).toBe(true);
});

test('a process that got the id of a dead one does not stand for it', () => {
  const [machine, pid, start] = thisHolder.split('/');
  expect(start).not.toBe('');
  expect(isDead(`${machine}/${pid}/${Number(start) - 1}`)).toBe(true);
});

test('of other machines nothing is known', () => {
  const [, , start] = thisHolder.split('/');
  expect(isDead(`elsewhere/999999999/${start}`)).toBe(false);
  expect(isDead('rubbish')).toBe(false);
});

test('the lease of a process that was killed can be taken at once; that of a live one cannot', async () => {
  const database = await freshDatabase();
  const { db } = database;
  try {
    const { id } = await makeTenant(db);
    const { holder, end } = await neighbour();
    const options = { ttlMs: 600_000, now: 1_000 };
    for (const job of ['learn', 'score'] as const) await lease(db, id, job, options);
    await db.kysely.updateTable('runs').set({ holder }).where('job', '=', 'score').execute();
    await releaseDead(db, 2_000);
    expect(await lease(db, id, 'score', { ttlMs: 1, now: 2_000 })).toBeNull();
    await end();
    await releaseDead(db, 2_000);
    expect((await listRuns(db, id)).find(({ job }) => job === 'score')?.leaseUntil).toBe(2_000);
    expect(await lease(db, id, 'score', { ttlMs: 1, now: 2_000 })).not.toBeNull();
    expect(await lease(db, id, 'learn', { ttlMs: 1, now: 2_000 })).toBeNull();
  } finally {
    await database.close();
  }
});
