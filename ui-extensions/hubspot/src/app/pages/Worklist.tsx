import {
  EmptyState,
  Heading,
  Link,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Figures } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

interface Props {
  figures: Figures;
  portalId: number;
  format: Format;
}

const perPage = 10;

/** Stalled deals, the one to look at first on top: which deal next, and why. */
export function Worklist({ figures, portalId, format }: Props) {
  const [page, setPage] = useState(1);
  const { stalled, currency } = figures;
  if (stalled.length === 0)
    return (
      <EmptyState title="No stalled deals" layout="vertical" imageWidth={120}>
        <Text>
          None of the {format.number(figures.open)} open deals has stayed in its stage beyond the days that
          count as stalled.
        </Text>
      </EmptyState>
    );
  const pageCount = Math.ceil(stalled.length / perPage);
  return (
    <>
      <Heading>Stalled deals, most value at risk first</Heading>
      <Table
        density="condensed"
        paginated
        pageCount={pageCount}
        page={page}
        onPageChange={(next) => setPage(next)}
      >
        <TableHead>
          <TableRow>
            <TableHeader>Deal</TableHeader>
            <TableHeader>Owner</TableHeader>
            <TableHeader>Stage</TableHeader>
            <TableHeader>Stalled since</TableHeader>
            <TableHeader align="right">Value at risk</TableHeader>
            <TableHeader>What to do next</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {stalled
            .slice((page - 1) * perPage, page * perPage)
            .map(({ dealId, name, ownerName, stage, stalledSince, valueAtRisk, nextAction }) => (
              <TableRow key={dealId}>
                <TableCell>
                  <Link href={`https://app.hubspot.com/contacts/${portalId}/record/0-3/${dealId}`}>
                    {name}
                  </Link>
                </TableCell>
                <TableCell>{ownerName ?? 'No owner'}</TableCell>
                <TableCell>{stage}</TableCell>
                <TableCell>{format.day(stalledSince)}</TableCell>
                <TableCell align="right">{format.money(valueAtRisk, currency)}</TableCell>
                <TableCell>{nextAction ?? '–'}</TableCell>
              </TableRow>
            ))}
        </TableBody>
      </Table>
    </>
  );
}
