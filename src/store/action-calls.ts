import { dayMs, type Instant } from '../model/instant.ts';
import type { Tenant } from './database.ts';

/** CRMs repeat a call for days at most. */
const keptMs = 30 * dayMs;

/** What came of a call: a problem, or null when it was done. Undefined: it has not been answered yet. */
export async function answeredCall(tx: Tenant, callId: string): Promise<string | null | undefined> {
  const row = await tx
    .selectFrom('actionCalls')
    .select('problem')
    .where('callId', '=', callId)
    .executeTakeFirst();
  return row?.problem;
}

/** Notes what came of a call; the first note stays. */
export async function noteCall(
  tx: Tenant,
  call: { callId: string; problem: string | null },
  now: Instant,
): Promise<void> {
  await tx
    .deleteFrom('actionCalls')
    .where('at', '<', now - keptMs)
    .execute();
  await tx
    .insertInto('actionCalls')
    .values({ ...call, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
