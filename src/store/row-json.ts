/**
 * Rows as the JSON text that `json_to_recordset` takes. PostgreSQL's text cannot hold NUL, and its JSON refuses half
 * surrogates: both are dropped or replaced, as CRMs do send them.
 */
export function rowJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  // The plain case is told apart cheaply; a false alarm (an escaped backslash before it) costs time only.
  return /\\u(0000|d[89a-f])/.test(json) ? JSON.stringify(rows, cleaned) : json;
}

function cleaned(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value;
}
