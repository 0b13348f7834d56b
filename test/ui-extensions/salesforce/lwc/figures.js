let made = 0;

/** A record of a pipeline's figures, with what a test wants. */
export const rowWith = (changes) => ({
  id: `a00${(made += 1)}`,
  pipeline: 'New business',
  group: 'funnel',
  item: '',
  position: 0,
  asOf: '2026-11-23',
  currency: 'EUR',
  deals: null,
  value: null,
  low: null,
  high: null,
  rate: null,
  amount: null,
  days: null,
  ...changes,
});

/** As Salesforce answers the query. */
export const figures = (rows) => ({
  uiapi: {
    query: {
      rows: {
        edges: rows.map(({ id, ...fields }) => ({
          node: {
            Id: id,
            ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }])),
          },
        })),
      },
    },
  },
});
