/** What is supposed to be otherwise from now on; what is left out stays as it is. */
export interface Change {
  /** Chances to win times this: 1.1 is a tenth more. */
  winRate?: number;
  /** Time to the close times this, from 0.5 to 2: 0.9 is a tenth faster. */
  cycle?: number;
  /** New deals times this. */
  intake?: number;
  /** Open deals more for each owner, whole; below 0 fewer. */
  load?: number;
  /** How single open deals end within the period. */
  fates?: readonly { id: string; fate: 'won' | 'lost' }[];
}
