import type { AlertTask } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import { isNotShown } from './failure.ts';
import { queryOf } from './org.ts';
import type { Reading } from './reading.ts';
import { anythingSchema } from './schemas.ts';
import { dataPath } from './settings.ts';
import { textLiteral } from './soql.ts';
import { textOf } from '../../src/connector/read-value.ts';

/** The package's notification type. */
const typeName = 'Stalled_Deal';
const titleRoom = 250;
const bodyRoom = 750;

/** The id of our package's notification type; null where it is not there, or not shown. */
export async function findBellType({ org, reader }: Pick<Reading, 'org' | 'reader'>): Promise<string | null> {
  const { prefix } = await org.dealFields();
  if (prefix === null) return null;
  // Another package may have a type of the same name.
  const namespace = prefix === '' ? 'null' : textLiteral(prefix.replace(/__$/, ''));
  const where = `DeveloperName = ${textLiteral(typeName)} AND NamespacePrefix = ${namespace}`;
  try {
    const [type] = await reader.once(queryOf('CustomNotificationType', ['Id'], where));
    return textOf(type?.['Id']);
  } catch (error) {
    if (!isNotShown(error)) throw error;
    return null;
  }
}

/**
 * Rings the owners' bells. The tasks are there already: what hinders the bell hinders nothing else, so whatever
 * goes wrong is kept to itself. Returns how many were rung.
 */
export async function ringBells(reading: Reading, tasks: readonly AlertTask[]): Promise<number> {
  const owned = tasks.filter(({ owner }) => owner !== null);
  if (owned.length === 0) return 0;
  try {
    const customNotifTypeId = await findBellType(reading);
    if (customNotifTypeId === null) return 0;
    await reading.door(
      {
        method: 'POST',
        path: `${dataPath}/actions/standard/customNotificationAction`,
        body: {
          inputs: owned.map(({ owner, title, body, dealId }) => ({
            customNotifTypeId,
            recipientIds: [owner],
            title: title.slice(0, titleRoom),
            body: body.slice(0, bodyRoom),
            targetId: dealId,
          })),
        },
        idempotent: false,
      },
      anythingSchema,
    );
    return owned.length;
  } catch (error) {
    if (!(error instanceof HeadraceError)) throw error;
    return 0;
  }
}
