import { findBellType } from './bell.ts';
import { missedFields } from './deal-fields.ts';
import type { Reading } from './reading.ts';
import { describeSchema } from './schemas.ts';
import { dataPath } from './settings.ts';

/** Notes what the connected user does not see of all that is read, since nothing fails for it. */
export async function checkAccess(reading: Reading): Promise<void> {
  const { door, org, related } = reading;
  const shown = await org.fields();
  // Without amounts there is no setting up: it says so itself.
  for (const name of missedFields.filter((each) => each !== 'Amount' && !shown.has(each)))
    org.warn(`The connected user does not see the field ${name} of opportunities: it counts for nothing.`);
  await Promise.all(
    (await related.sources()).map(({ name, query }) =>
      related.ifShown(name, async () => {
        const path = `${dataPath}/sobjects/${name}/describe`;
        const { fields } = await door({ method: 'GET', path }, describeSchema);
        const there = new Set(fields.map((field) => field.name));
        for (const field of query.fields) if (!there.has(field)) org.noteDropped(name, field);
      }),
    ),
  );
  if ((await org.dealFields()).prefix !== null && (await findBellType(reading)) === null)
    org.warn('The package’s kind of notification is missing or hidden: owners get tasks, and no bell.');
}
