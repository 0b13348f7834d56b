import { useExtensionApi } from '@hubspot/ui-extensions';
import { useEffect, useRef, useState } from 'react';
import type { Card, CardAnswer } from '../shared/api.ts';
import { ask } from '../shared/ask.ts';
import { cardFromProperties, cardProperties } from '../shared/card-from-properties.ts';
import { originOf } from '../shared/origin.ts';

/** What there is to show on the record. */
export type Shown =
  | { kind: 'loading' }
  /** `asOf`: an instant, null when nobody knows. `warning`: why it is old. `pausing`: whether, or why not. */
  | {
      kind: 'card';
      card: Card;
      asOf: string | null;
      warning: string | null;
      pausing: true | 'dry-run' | 'old';
    }
  | { kind: 'nothing'; sentence: string }
  | { kind: 'error'; sentence: string };

/** Our server's card of the record's deal, else what its own properties say. `again` asks anew. */
export function useCard(location: 'crm.record.tab' | 'crm.record.sidebar'): {
  shown: Shown;
  again: () => void;
  take: (pause: Card['pause']) => void;
} {
  const { context, actions } = useExtensionApi<typeof location>();
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  const told = useRef<Told | null>(null);
  const dealId = String(context.crm.objectId);
  const origin = originOf(context);
  useEffect(() => {
    let isLate = false;
    const look = async (): Promise<void> => {
      const next = await lookAt(dealId, origin, actions.fetchCrmObjectProperties);
      if (!isLate) setShown(withSaid(next, told.current));
    };
    void look();
    return () => {
      isLate = true;
    };
  }, [dealId, origin, round, actions]);
  useEffect(() => {
    // Somebody moved the deal: the properties change once we have scored it again.
    actions.onCrmPropertiesUpdate(['dealstage', 'headrace_status', 'headrace_win_probability'], () =>
      setRound((before) => before + 1),
    );
  }, [actions]);
  return {
    shown,
    again: () => {
      setShown({ kind: 'loading' });
      setRound((before) => before + 1);
    },
    take: (pause) =>
      setShown((before) => {
        if (before.kind === 'card') told.current = { pause, of: before.card.at };
        return withSaid(before, told.current);
      }),
  };
}

async function lookAt(
  dealId: string,
  origin: string,
  fetchProperties: (names: string[]) => Promise<Record<string, string>>,
): Promise<Shown> {
  const answer = await ask<CardAnswer>(origin, `/cards/hubspot/deals/${dealId}`);
  if (answer.ok) {
    const { card, message, dryRun, state } = answer.body;
    if (!card) return { kind: 'nothing', sentence: message ?? 'Headrace has no card for this deal.' };
    const pausing = state !== 'ready' ? 'old' : dryRun ? 'dry-run' : true;
    return { kind: 'card', card, asOf: card.at, warning: message, pausing };
  }
  if (answer.status === 404) return { kind: 'nothing', sentence: answer.sentence };
  const said = await fetchProperties(cardProperties).catch(() => ({}));
  const card = cardFromProperties(dealId, said);
  return card
    ? { kind: 'card', card, asOf: null, warning: `${answer.sentence} ${lastWritten}`, pausing: 'old' }
    : { kind: 'error', sentence: answer.sentence };
}

const lastWritten = 'You see what Headrace last wrote to this deal.';

const follows = 'HubSpot has your change; the numbers follow within minutes.';

/** What was just said of the deal, looking at the card of that instant. */
interface Told {
  pause: Card['pause'];
  of: string;
}

/** Until the deal has been scored again the card shows what was just said. */
function withSaid(shown: Shown, told: Told | null): Shown {
  if (!told || shown.kind !== 'card' || shown.card.at !== told.of) return shown;
  const { pause } = told;
  const card: Card = pause ? { ...shown.card, pause, status: 'paused' } : { ...shown.card, pause };
  return { ...shown, card, warning: follows };
}
