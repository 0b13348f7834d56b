import {
  Heading,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@hubspot/ui-extensions';
import type { Estimate, Figures } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

/** How far deals get, stage by stage. */
export function Funnel({ figures, format }: { figures: Figures; format: Format }) {
  if (figures.funnel.length === 0) return null;
  return (
    <>
      <Heading>From stage to stage</Heading>
      <Table density="condensed">
        <TableHead>
          <TableRow>
            <TableHeader>Stage</TableHeader>
            <TableHeader align="right">Reached</TableHeader>
            <TableHeader align="right">Went on</TableHeader>
            <TableHeader align="right">Lost here</TableHeader>
            <TableHeader align="right">Still here</TableHeader>
            <TableHeader align="right">Go on (80% range)</TableHeader>
            <TableHeader align="right">Won in the end (80% range)</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {figures.funnel.map(({ stage, label, reached, passed, ended, waiting, step, win }) => (
            <TableRow key={stage}>
              <TableCell>{label}</TableCell>
              <TableCell align="right">{format.number(reached)}</TableCell>
              <TableCell align="right">{format.number(passed)}</TableCell>
              <TableCell align="right">{format.number(ended)}</TableCell>
              <TableCell align="right">{format.number(waiting)}</TableCell>
              <TableCell align="right">{range(step, format)}</TableCell>
              <TableCell align="right">{range(win, format)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}

function range({ value, low, high }: Estimate, format: Format): string {
  if (value === null) return format.percent(null);
  const whole = (share: number | null): string =>
    format.percent(share === null ? null : Math.round(100 * share));
  return `${whole(value)} (${whole(low)} to ${whole(high)})`;
}
