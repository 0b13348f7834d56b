import type { Visitor } from './enter.ts';

/** Why nothing new comes from that account, in one sentence; null while we are connected. */
export function disconnected({ account, label }: Visitor): string | null {
  const state = account?.connection.state;
  if (state === 'connected' || state === 'paused') return null;
  return state === 'needs-reconnect'
    ? `${label} no longer lets Headrace in: an admin has to connect it again.`
    : `Headrace is not connected to this ${label} account.`;
}
