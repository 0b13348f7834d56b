import type { Sight } from '../../src/connector/sight.ts';
import type { Deals } from './deals.ts';
import type { Door } from './client.ts';
import type { Org } from './org.ts';
import type { RelatedReader } from './related.ts';
import type { Reader } from './soql.ts';

/** What reading needs of one opened org. */
export interface Reading {
  door: Door;
  org: Org;
  reader: Reader;
  related: RelatedReader;
  sight: Sight;
  deals: Deals;
}
