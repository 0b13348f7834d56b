import { layout } from '../../../../src/sandbox/layout.ts';

/** A whole document. */
export const page = layout('HubSpot sandbox');
