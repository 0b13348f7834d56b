import type { Grant } from '../connector.ts';
import type { Database } from './database.ts';

export declare function storeGrant(db: Database, connectionId: string, grant: Grant): Promise<void>;
/** The stored grant. Throws `unauthorized` when there is none. */
export declare function useGrant(db: Database, connectionId: string): Promise<Grant>;
/**
 * A grant whose access token is not `rejectedToken`. One process at a time calls `refresh`, under the row's lock,
 * and its answer is stored before anybody uses it; everybody else gets the stored one. What `refresh` throws is thrown.
 */
export declare function renewGrant(
  db: Database,
  connectionId: string,
  rejectedToken: string,
  refresh: (grant: Grant) => Promise<Grant>,
): Promise<Grant>;
export declare function deleteGrant(db: Database, connectionId: string): Promise<void>;
/** Encrypts every grant anew whose key is not the current one; how many there were. */
export declare function rotateGrants(db: Database): Promise<number>;
