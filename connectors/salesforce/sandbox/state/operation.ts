import type { Field } from './field.ts';
import type { Value } from './object-store.ts';

/** Values by field name, as they are kept. */
export type KeptValues = Readonly<Record<string, Value>>;

interface Written {
  type: string;
  at: number;
  /** Key of the user. */
  by: number;
}

/** Everything that can happen to an org after it was loaded, as data: what the journal keeps and replays. */
export type Operation =
  | (Written & { do: 'create'; items: KeptValues[] })
  | (Written & { do: 'update'; items: { row: number; values: KeptValues }[] })
  | (Written & { do: 'delete' | 'undelete' | 'purge'; rows: number[] })
  | (Written & { do: 'merge'; row: number; into: number })
  | { do: 'field'; type: string; name: string; at: number; field: Field | null };
