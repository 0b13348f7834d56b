import { ask, liveAdapter } from 'preview/org';

export const gql = (parts) => parts.join('');

/** Our queries ask for one kind of record, in one order, and name each field anew: SOQL can say the same. */
export const graphql = liveAdapter(async ({ query }) => {
  const [, rows, type, first, orderBy, order] = query.match(
    /(\w+): (\w+)\(first: (\d+), orderBy: \{ (\w+): \{ order: (\w+) \} \}\)/,
  );
  const fields = [...query.matchAll(/(\w+): (\w+) \{\s+value/g)].map(([, name, field]) => ({ name, field }));
  const soql = `SELECT Id, ${fields.map(({ field }) => field).join(', ')} FROM ${type} ORDER BY ${orderBy} ${order} LIMIT ${first}`;
  try {
    const { records } = await ask(`/query?q=${encodeURIComponent(soql)}`);
    const edges = records.map((record) => ({
      node: {
        Id: record.Id,
        ...Object.fromEntries(fields.map(({ name, field }) => [name, { value: record[field] }])),
      },
    }));
    return { data: { uiapi: { query: { [rows]: { edges } } } }, errors: undefined };
  } catch (error) {
    return { data: undefined, errors: [{ message: error.body.message }] };
  }
});
