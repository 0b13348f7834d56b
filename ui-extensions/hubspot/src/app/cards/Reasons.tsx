import { Flex, Heading, StatusTag, Text } from '@hubspot/ui-extensions';
import type { Card } from '../shared/api.ts';

/** Why: the strongest evidence first, each line with its direction in words, not in colour alone. */
export function Reasons({ card, most }: { card: Card; most: number }) {
  if (card.reasons.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Heading>Why</Heading>
      {card.reasons.slice(0, most).map(({ sentence, direction }) => (
        <Flex key={sentence} direction="row" gap="sm" align="start">
          <StatusTag variant={direction === 'for' ? 'success' : 'danger'} hollow>
            {direction === 'for' ? 'For' : 'Against'}
          </StatusTag>
          <Text>{sentence}</Text>
        </Flex>
      ))}
    </Flex>
  );
}
