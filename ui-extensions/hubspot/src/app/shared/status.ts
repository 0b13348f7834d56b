import type { Status } from './api.ts';

type Variant = 'danger' | 'warning' | 'info' | 'success' | 'default';

/** How a status is called and which tag it wears; the words are those of the CRM property. */
export const statusTags: Readonly<Record<Status, { label: string; variant: Variant }>> = {
  on_track: { label: 'On track', variant: 'success' },
  slowing: { label: 'Slowing', variant: 'warning' },
  stalled: { label: 'Stalled', variant: 'danger' },
  paused: { label: 'Paused', variant: 'info' },
  not_enough_data: { label: 'Not enough data', variant: 'default' },
  closed: { label: 'Closed', variant: 'default' },
};
