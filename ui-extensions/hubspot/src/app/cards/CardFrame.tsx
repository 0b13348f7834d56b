import {
  Alert,
  Box,
  Button,
  EmptyState,
  ErrorState,
  Flex,
  List,
  LoadingSpinner,
  ScoreCircle,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { Card } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';
import { statusTags } from '../shared/status.ts';
import type { Shown } from './use-card.ts';

interface Props {
  shown: Shown;
  again: () => void;
  format: Format;
  children: (card: Card) => ReactNode;
}

/** What every card has: its status and age, and the states in which there is no number to show. */
export function CardFrame({ shown, again, format, children }: Props) {
  if (shown.kind === 'loading')
    return <LoadingSpinner label="Looking at this deal" showLabel layout="centered" />;
  if (shown.kind === 'error')
    return (
      <ErrorState title="Deal health is not available">
        <Text>{shown.sentence} What was last written to the deal's properties stays there.</Text>
        <Button onClick={again}>Try again</Button>
      </ErrorState>
    );
  if (shown.kind === 'nothing')
    return (
      <EmptyState title="Nothing to say about this deal yet" layout="vertical" imageWidth={120}>
        <Text>{shown.sentence}</Text>
      </EmptyState>
    );
  const { card, warning, asOf } = shown;
  return (
    <Flex direction="column" gap="md">
      {warning ? (
        <Alert title="These numbers may be old" variant="warning">
          {warning}
        </Alert>
      ) : null}
      <Head card={card} asOf={asOf} format={format} />
      {card.missing.length > 0 ? <Missing card={card} /> : children(card)}
    </Flex>
  );
}

function Head({ card, asOf, format }: { card: Card; asOf: string | null; format: Format }) {
  const { label, variant } = statusTags[card.status];
  return (
    <Flex direction="row" gap="md" align="center">
      {card.health === null ? null : <ScoreCircle score={Math.round(card.health)} />}
      <Box flex={1}>
        <Flex direction="column" gap="xs">
          <StatusTag variant={variant}>{label}</StatusTag>
          <Text variant="microcopy">{standing(card, format)}</Text>
          {asOf === null ? null : (
            <Text variant="microcopy">As of {format.moment(asOf, card.timeZone)}.</Text>
          )}
        </Flex>
      </Box>
    </Flex>
  );
}

/** What the status means for this deal, in one line. */
function standing({ status, stalledSince, pause, alert, health }: Card, format: Format): string {
  if (status === 'closed') return 'What was last known of the deal stays here.';
  const alerted = alert
    ? alert.taskOpen
      ? ` Its owner has had a task since ${format.day(alert.raisedOn)}.`
      : ` An alert was raised on ${format.day(alert.raisedOn)}.`
    : '';
  if (pause?.until)
    return `Waits until ${format.day(pause.until)}${pause.reason ? `: ${pause.reason}` : ''}.`;
  if (stalledSince) return `Stalled since ${format.day(stalledSince)}.${alerted}`;
  return health === null ? '' : `Health ${Math.round(health)} of 100.`;
}

function Missing({ card }: { card: Card }) {
  return (
    <EmptyState title="Not enough data for a number" layout="vertical" imageWidth={120}>
      <List variant="unordered-styled">
        {card.missing.map((sentence) => (
          <Text key={sentence}>{sentence}</Text>
        ))}
      </List>
    </EmptyState>
  );
}
