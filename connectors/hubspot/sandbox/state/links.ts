/** Which records are linked, both ways; the first company of a deal is its primary one. */
export interface Links {
  of(from: string, id: number, to: string): readonly number[];
  /** True when it was not there before. */
  add(from: string, id: number, to: string, toId: number): boolean;
  remove(from: string, id: number, to: string, toId: number): boolean;
}

const none: readonly number[] = [];

export function createLinks(): Links {
  const tables = new Map<string, Map<number, number[]>>();
  const table = (from: string, to: string) => {
    const key = `${from} ${to}`;
    let found = tables.get(key);
    if (!found) tables.set(key, (found = new Map<number, number[]>()));
    return found;
  };
  const put = (from: string, id: number, to: string, toId: number): boolean => {
    const rows = table(from, to);
    const ids = rows.get(id);
    if (!ids) rows.set(id, [toId]);
    else if (ids.includes(toId)) return false;
    else ids.push(toId);
    return true;
  };
  const drop = (from: string, id: number, to: string, toId: number): boolean => {
    const ids = table(from, to).get(id);
    const place = ids?.indexOf(toId) ?? -1;
    if (place < 0) return false;
    ids?.splice(place, 1);
    return true;
  };
  return {
    of: (from, id, to) => tables.get(`${from} ${to}`)?.get(id) ?? none,
    add: (from, id, to, toId) => put(from, id, to, toId) && (put(to, toId, from, id) || true),
    remove: (from, id, to, toId) => drop(from, id, to, toId) && (drop(to, toId, from, id) || true),
  };
}
