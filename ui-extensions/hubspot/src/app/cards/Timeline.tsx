import {
  Heading,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@hubspot/ui-extensions';
import type { Card } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

/** The stages the deal has been in. */
export function Timeline({ card, format }: { card: Card; format: Format }) {
  if (card.timeline.length === 0) return null;
  return (
    <>
      <Heading>Stages so far</Heading>
      <Table density="condensed">
        <TableHead>
          <TableRow>
            <TableHeader>Stage</TableHeader>
            <TableHeader>From</TableHeader>
            <TableHeader>To</TableHeader>
            <TableHeader align="right">Stayed</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {card.timeline.map(({ label, enteredOn, leftOn, days }, place) => (
            <TableRow key={`${place} ${label}`}>
              <TableCell>{label}</TableCell>
              <TableCell>{enteredOn ? format.day(enteredOn) : 'not known'}</TableCell>
              <TableCell>{leftOn ? format.day(leftOn) : 'still there'}</TableCell>
              <TableCell align="right">{format.days(days)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
