import type { ComponentMapping } from '@remote-ui/react/host';
import * as charts from './charts.tsx';
import * as feedback from './feedback.tsx';
import * as inputs from './inputs.tsx';
import * as layout from './layout.tsx';
import * as numbers from './numbers.tsx';
import * as table from './table.tsx';
import * as text from './text.tsx';

/** HubSpot's components by name, as accessible HTML that looks like them. */
export const components: ComponentMapping = {
  ...charts,
  ...feedback,
  ...inputs,
  ...layout,
  ...numbers,
  ...table,
  ...text,
};
