/** Who wrote a value, as history tells it. */
export interface Source {
  sourceType: string;
  sourceId: string | null;
  updatedByUserId: number | null;
}

const known = new Map<string, Source>();

/** One shared object per source: a million entries hold a reference each. */
export function source(sourceType: string, sourceId: string | null = null): Source {
  const key = `${sourceType} ${sourceId}`;
  let found = known.get(key);
  if (!found) {
    const user = sourceId?.startsWith('userId:') ? Number(sourceId.slice(7)) : null;
    found = { sourceType, sourceId, updatedByUserId: user };
    known.set(key, found);
  }
  return found;
}
