import type { Account } from '../../store/find-account.ts';
import { type Answer, answerVersion } from '../card.ts';

/** What every answer says of itself, of an account we may not be connected to. */
export function answerOf(account: Account | null, now = Date.now()): Answer {
  const syncedAt = account?.syncedAt ?? null;
  return {
    version: answerVersion,
    syncedAt: syncedAt === null ? null : new Date(syncedAt).toISOString(),
    dataAgeMinutes: syncedAt === null ? null : Math.max(0, Math.floor((now - syncedAt) / 60_000)),
    dryRun: account?.connection.settings.dryRun ?? false,
  };
}
