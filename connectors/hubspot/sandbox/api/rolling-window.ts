import type { Limit } from '../options.ts';

export interface RollingWindow {
  /** Takes one call if there is room for it at this instant. */
  take(at: number): boolean;
  hasRoom(at: number): boolean;
  remaining(at: number): number;
  readonly limit: Limit;
}

/** At most `calls` in any span of `perMs`: the start of each call is kept until it is that old. */
export function rollingWindow(limit: Limit): RollingWindow {
  const taken: number[] = [];
  const clear = (at: number) => {
    while (taken[0] !== undefined && taken[0] <= at - limit.perMs) taken.shift();
  };
  const remaining = (at: number) => {
    clear(at);
    return limit.calls - taken.length;
  };
  return {
    limit,
    remaining,
    hasRoom: (at) => remaining(at) > 0,
    take: (at) => remaining(at) > 0 && taken.push(at) > 0,
  };
}
