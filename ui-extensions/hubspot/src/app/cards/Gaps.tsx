import { Flex, Heading, List, Text } from '@hubspot/ui-extensions';
import type { Card } from '../shared/api.ts';

/** What the numbers suffer from: things that HubSpot does not say of the deal. */
export function Gaps({ card }: { card: Card }) {
  if (card.gaps.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Heading>What the record does not say</Heading>
      <List variant="unordered-styled">
        {card.gaps.map((sentence) => (
          <Text key={sentence}>{sentence}</Text>
        ))}
      </List>
    </Flex>
  );
}
