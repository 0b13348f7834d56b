import type { Pipeline } from './pipeline.ts';
import type { Owner } from './portal.ts';
import type { Property, PropertyGroup } from './property.ts';

export interface Link {
  from: string;
  id: number;
  to: string;
  toId: number;
}

interface Written {
  type: string;
  at: number;
  by: { sourceType: string; sourceId: string | null };
}

/** Everything that can happen to a portal after it was loaded, as data: what the journal keeps and replays. */
export type Operation =
  | (Written & { do: 'create'; items: { id: number; properties: Record<string, string> }[]; links: Link[] })
  | (Written & { do: 'update'; items: { id: number; properties: Record<string, string> }[] })
  | (Written & { do: 'archive' | 'restore' | 'erase'; ids: number[] })
  | (Written & { do: 'merge'; primary: number; other: number; id: number })
  | { do: 'link' | 'unlink'; links: Link[] }
  | { do: 'property'; type: string; property: Property }
  | { do: 'group'; type: string; group: PropertyGroup }
  | { do: 'pipeline'; pipeline: Pipeline }
  | { do: 'owner'; owner: Owner };
