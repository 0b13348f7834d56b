import { Alert, Flex, Heading, LoadingButton, Text, useExtensionApi } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Card, PauseAnswer } from '../shared/api.ts';
import { ask } from '../shared/ask.ts';
import type { Format } from '../shared/format.ts';
import { originOf } from '../shared/origin.ts';
import { PauseForm } from './PauseForm.tsx';

interface Props {
  card: Card;
  format: Format;
  take: (pause: Card['pause']) => void;
  /** Nothing is written to HubSpot. */
  isDryRun: boolean;
}

/** Says that the deal waits, until when and why, or that it goes on. A closed deal does neither. */
export function Pause({ card, format, take, isDryRun }: Props) {
  const { context, actions } = useExtensionApi<'crm.record.tab'>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (card.status === 'closed') return null;
  if (isDryRun)
    return (
      <Text variant="microcopy">
        Headrace is set to dry run and writes nothing to HubSpot: a deal cannot be paused here.
      </Text>
    );
  const send = async (until: string | null, reason: string | null): Promise<void> => {
    setBusy(true);
    const answer = await ask<PauseAnswer>(originOf(context), `/cards/hubspot/deals/${card.dealId}/pause`, {
      method: 'PUT',
      body: { until, reason },
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.sentence);
    if (!answer.ok) return;
    const { pause } = answer.body;
    take(pause);
    // The button that was pressed is gone: HubSpot says it where everybody sees and hears it.
    const message = pause ? `The deal waits until ${format.day(pause.until)}.` : 'The deal goes on.';
    actions.addAlert({ type: 'success', message });
  };
  return (
    <Flex direction="column" gap="sm">
      <Heading>{card.pause ? 'Paused' : 'Pause'}</Heading>
      {problem ? (
        <Alert title="The deal was not changed" variant="danger">
          {problem}
        </Alert>
      ) : null}
      {card.pause ? (
        <LoadingButton loading={isBusy} onClick={() => void send(null, null)}>
          Resume now, not on {format.day(card.pause.until)}
        </LoadingButton>
      ) : (
        <PauseForm isBusy={isBusy} pause={(until, reason) => void send(until, reason)} />
      )}
    </Flex>
  );
}
