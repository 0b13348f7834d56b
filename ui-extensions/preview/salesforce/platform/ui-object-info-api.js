import { ask, liveAdapter } from 'preview/org';

export const getObjectInfo = liveAdapter(async ({ objectApiName }) => {
  try {
    const { fields } = await ask(`/sobjects/${objectApiName.objectApiName}/describe`);
    return {
      data: { fields: Object.fromEntries(fields.map(({ name, updateable }) => [name, { updateable }])) },
      error: undefined,
    };
  } catch (error) {
    return { data: undefined, error: { body: error.body } };
  }
});
