import type { ActionCall } from '../../connector.ts';
import { HeadraceError, isHeadraceError } from '../../errors.ts';
import { answeredCall, noteCall } from '../../store/action-calls.ts';
import { inTenant } from '../../store/database.ts';
import { findAccount } from '../../store/find-account.ts';
import { type PauseRequest, pauseRequestSchema } from '../card.ts';
import type { HttpApp } from '../http-app.ts';
import { pauseDeal } from './pause-deal.ts';

/** By the last part of the address; what is asked of the deal. Throws `invalid-input`. */
const actions: Readonly<Record<string, (inputs: ActionCall['inputs']) => PauseRequest>> = {
  pause: ({ until, reason }) => {
    const parsed = pauseRequestSchema.safeParse({ until: dayIn(until ?? ''), reason: reason ?? null });
    if (parsed.success) return parsed.data;
    throw new HeadraceError(
      'invalid-input',
      'Pausing needs a day to wait until, and a reason of 255 signs at most.',
    );
  },
  resume: () => ({ until: null, reason: null }),
};

/**
 * Does what a workflow asks for, once for each call however often the CRM sends it, and gives what to answer: what
 * cannot be done now is thrown, for the CRM to come back; what can never be done is told.
 */
export async function runAction(
  app: HttpApp,
  { crm, label, action }: { crm: string; label: string; action: string },
  call: ActionCall,
): Promise<object> {
  const asked = actions[action];
  if (!asked) throw new HeadraceError('not-found', 'There is no such action.');
  const account = await findAccount(app.db, crm, call.accountId);
  if (!account) return call.reply(`Headrace is not connected to this ${label} account.`);
  const { id } = account.connection;
  const before = await inTenant(app.db, id, (tx) => answeredCall(tx, call.callId));
  if (before !== undefined) return call.reply(before);
  const problem = await problemOf(async () =>
    pauseDeal(app, { crm, label, userId: '', account }, call.dealId, asked(call.inputs)),
  );
  await inTenant(app.db, id, (tx) => noteCall(tx, { callId: call.callId, problem }, Date.now()));
  return call.reply(problem);
}

/** Why it can never be done, in a sentence; null when it was. */
async function problemOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const passing = !isHeadraceError(error) || error.kind === 'unavailable' || error.kind === 'rate-limited';
    if (passing) throw error;
    return error.message;
  }
}

/** A day as a workflow gives it: as a day, or as the milliseconds of its beginning in UTC. */
function dayIn(text: string): string {
  return /^\d{9,15}$/.test(text) ? new Date(Number(text)).toISOString().slice(0, 10) : text;
}
