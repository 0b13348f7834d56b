/** What an account showed us and what it did not, while it was open: of kinds of records and of fields, by name. */
export interface Sight {
  note(name: string, isShown: boolean): void;
  isHidden(name: string): boolean;
  /** What is not seen now, of an account of which `unseen` was not seen before. */
  unseen(unseen: readonly string[]): string[];
  /** Is something seen now that was not before? What lies in its past was never read then. */
  seesMore(unseen: readonly string[]): boolean;
}

export function createSight(): Sight {
  const shown = new Set<string>();
  const hidden = new Set<string>();
  return {
    note: (name, isShown) => void (isShown ? shown : hidden).add(name),
    isHidden: (name) => hidden.has(name),
    unseen: (unseen) => [...new Set([...unseen, ...hidden])].sort(),
    seesMore: (unseen) => unseen.some((name) => shown.has(name) && !hidden.has(name)),
  };
}
