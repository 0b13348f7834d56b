import {
  Flex,
  Heading,
  Link,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { Figures } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';
import { statusTags } from '../shared/status.ts';

interface Props {
  figures: Figures;
  portalId: number;
  format: Format;
}

/** Deals that still move but are losing: which to push next, how and why. */
export function WorthPushing({ figures, portalId, format }: Props) {
  const { worthPushing, currency } = figures;
  if (!worthPushing) return null;
  return (
    <>
      <Heading>Worth pushing next</Heading>
      {worthPushing.length === 0 ? (
        <Text>Nothing to push now: none of the open deals that still move has value at risk.</Text>
      ) : (
        <>
          <Text variant="microcopy">
            Open deals, neither stalled nor paused, with the most value at risk; first those where something
            can be done. Ten at most.
          </Text>
          <Table density="condensed">
            <TableHead>
              <TableRow>
                <TableHeader>Deal</TableHeader>
                <TableHeader>Owner</TableHeader>
                <TableHeader align="right">Amount</TableHeader>
                <TableHeader align="right">Value at risk</TableHeader>
                <TableHeader align="right">Win probability</TableHeader>
                <TableHeader>What to do next, and why</TableHeader>
              </TableRow>
            </TableHead>
            <TableBody>
              {worthPushing.map((deal) => {
                const { label, variant } = statusTags[deal.isSlowing ? 'slowing' : 'on_track'];
                return (
                  <TableRow key={deal.dealId}>
                    <TableCell>
                      <Flex direction="column" gap="xs">
                        <Link href={`https://app.hubspot.com/contacts/${portalId}/record/0-3/${deal.dealId}`}>
                          {deal.name}
                        </Link>
                        <StatusTag variant={variant}>{label}</StatusTag>
                      </Flex>
                    </TableCell>
                    <TableCell>{deal.ownerName ?? 'No owner'}</TableCell>
                    <TableCell align="right">{format.money(deal.amount, currency)}</TableCell>
                    <TableCell align="right">{format.money(deal.valueAtRisk, currency)}</TableCell>
                    <TableCell align="right">
                      {format.percent(deal.winProbability === null ? null : 100 * deal.winProbability)}
                    </TableCell>
                    <TableCell>
                      <Flex direction="column" gap="xs">
                        <Text>{deal.nextAction ?? '–'}</Text>
                        {deal.evidence ? <Text variant="microcopy">{deal.evidence}</Text> : null}
                      </Flex>
                    </TableCell>
                  </TableRow>
                );
              })}
            </TableBody>
          </Table>
        </>
      )}
    </>
  );
}
