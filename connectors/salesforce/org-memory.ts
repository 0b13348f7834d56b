/** What is known of an org over several openings, so that a quiet org costs few of its calls. */
export interface OrgMemory {
  /** Asked by many at once, done once; kept for a while, a failure is not. */
  remember: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** By object, where a page holds less than usual. */
  pageSizes: Map<string, number>;
}

const keptMs = 10 * 60_000;

export function createOrgMemory(clock: () => number = Date.now): OrgMemory {
  const kept = new Map<string, { at: number; value: Promise<unknown> }>();
  return {
    pageSizes: new Map(),
    remember: <T>(name: string, work: () => Promise<T>) => {
      const known = kept.get(name);
      if (known && clock() - known.at < keptMs) return known.value as Promise<T>;
      const value = work();
      kept.set(name, { at: clock(), value });
      value.catch(() => kept.delete(name));
      return value;
    },
  };
}
