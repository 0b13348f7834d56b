import { dayMs, type Instant } from '../../model/instant.ts';
import { daysText } from '../wording/days-text.ts';

/** An alert that lives, or an escalation of one. */
export interface LiveAlert {
  key: string;
  dealId: string;
  owner: string | null;
  title: string;
  body: string;
  raisedAt: Instant;
}

export interface Escalations {
  raise: { key: string; dealId: string; owner: string; title: string; body: string }[];
  resolve: { key: string; dealId: string; reason: string }[];
}

export interface EscalationOptions {
  at: Instant;
  /** Days without any work on the deal; null: nobody is told, and what was told is taken back. */
  afterDays: number | null;
  /** Whom an owner reports to; null: not known. */
  managerOf: (owner: string | null) => string | null;
  /** Who is told where no manager is known; null: nobody. */
  otherwise: string | null;
  ownerName: (owner: string | null) => string;
  /** When somebody last worked on a deal; null: never. */
  lastWorkAt: ReadonlyMap<string, Instant | null>;
}

/**
 * Which alerts are told to somebody above, since nobody has worked on the deal for so long after it, and which need no
 * more: the alert is over, or somebody has worked on the deal since. `told`: escalations that live.
 */
export function chooseEscalations(
  alerts: readonly LiveAlert[],
  told: readonly LiveAlert[],
  options: EscalationOptions,
): Escalations {
  const { at, afterDays, managerOf, otherwise, ownerName, lastWorkAt } = options;
  const live = new Set(alerts.map(({ dealId }) => dealId));
  const workedSince = (dealId: string, sinceAt: Instant): boolean => {
    const workAt = lastWorkAt.get(dealId) ?? null;
    return workAt !== null && workAt > sinceAt;
  };
  const resolve = told.flatMap(({ key, dealId, raisedAt }) => {
    const reason = !live.has(dealId)
      ? 'The alert is over.'
      : workedSince(dealId, raisedAt)
        ? 'Somebody has worked on the deal.'
        : afterDays === null
          ? 'Alerts are no longer passed on.'
          : null;
    return reason ? [{ key, dealId, reason }] : [];
  });
  if (afterDays === null) return { raise: [], resolve };

  const known = new Set(told.map(({ dealId }) => dealId));
  const raise = alerts.flatMap(({ key, dealId, owner, title, body, raisedAt }) => {
    const to = managerOf(owner) ?? otherwise;
    const quietSince = Math.max(raisedAt, lastWorkAt.get(dealId) ?? raisedAt);
    if (to === null || to === owner || known.has(dealId) || at - quietSince < afterDays * dayMs) return [];
    const days = daysText((at - quietSince) / dayMs);
    const told = `Nobody has worked on it for ${days} since the alert to ${ownerName(owner)}.`;
    return [
      { key: `${key}/above`, dealId, owner: to, title: `Still waiting: ${title}`, body: `${told}\n${body}` },
    ];
  });
  return { raise, resolve };
}
