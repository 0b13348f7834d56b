export interface Embedded {
  /** Address of the database, password included. */
  url: string;
  /** Where its files are. */
  place: string;
  /** Leaves; the last process out stops the server. */
  close(): Promise<void>;
}

/**
 * A PostgreSQL server of our own from the npm package's binaries, shared by all processes with the same `home`.
 * Starts it, or joins the one that runs. Throws `misconfigured` with the server's own words when it cannot run.
 */
export declare function openEmbedded(options: { home: string; durable?: boolean }): Promise<Embedded>;
