import {
  Heading,
  Input,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Settings, SettingsAnswer } from '../shared/api.ts';
import type { Change } from './use-settings.ts';

interface Props {
  answer: SettingsAnswer;
  settings: Settings;
  change: (next: Change) => void;
}

/** Owners who work in another country than the account's: their deals wait by the holidays there. */
export function Owners({ answer: { owners }, settings, change }: Props) {
  const [added, setAdded] = useState<string[]>([]);
  const isShown = (id: string): boolean => id in settings.ownerHolidays || added.includes(id);
  const place = (id: string, country: string): void => {
    // A cell that was emptied stays where it is.
    setAdded((before) => [...before, id]);
    change(({ ownerHolidays }) => {
      const { [id]: _, ...others } = ownerHolidays;
      return { ownerHolidays: country ? { ...others, [id]: country } : others };
    });
  };
  const shown = owners.filter(({ id }) => isShown(id));
  return (
    <>
      <Heading>Owners in other countries</Heading>
      <Text>
        HubSpot does not say where its users work. Name those who are not in the country above: business days
        of their deals are counted by their own weekends and holidays.
      </Text>
      {shown.length > 0 ? (
        <Table density="condensed">
          <TableHead>
            <TableRow>
              <TableHeader>Owner</TableHeader>
              <TableHeader>Country, such as US (empty: the account’s)</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map(({ id, name }) => (
              <TableRow key={id}>
                <TableCell>{name}</TableCell>
                <TableCell>
                  <Input
                    label={`Country of ${name}`}
                    name={`country ${id}`}
                    value={settings.ownerHolidays[id] ?? ''}
                    onChange={(value) => place(id, value.trim().toUpperCase())}
                  />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : null}
      {shown.length < owners.length ? (
        <Select
          label="Add an owner"
          name="addOwner"
          options={owners
            .filter(({ id }) => !isShown(id))
            .map(({ id, name }) => ({ label: name, value: id }))}
          value=""
          onChange={(id) => setAdded((before) => [...before, String(id)])}
        />
      ) : null}
    </>
  );
}
