import { ask, liveAdapter, renewAll } from 'preview/org';

/** A record with the fields that were asked for, those that the org shows. */
export const getRecord = liveAdapter(async ({ recordId, fields = [], optionalFields = [] }) => {
  if (!recordId) return { data: undefined, error: undefined };
  const wanted = [...fields, ...optionalFields];
  const type = wanted[0].objectApiName;
  try {
    const record = await ask(`/sobjects/${type}/${recordId}`);
    const shown = wanted.filter(({ fieldApiName }) => fieldApiName in record);
    return {
      data: {
        id: recordId,
        apiName: type,
        fields: Object.fromEntries(
          shown.map(({ fieldApiName }) => [fieldApiName, { value: record[fieldApiName] }]),
        ),
      },
      error: undefined,
    };
  } catch (error) {
    return { data: undefined, error: { body: error.body } };
  }
});

export const getFieldValue = (record, { fieldApiName }) => record.fields[fieldApiName]?.value;

export async function updateRecord({ fields: { Id, ...fields } }) {
  await ask(`/sobjects/Opportunity/${Id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  await renewAll();
}
