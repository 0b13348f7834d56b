import type { AlertTask } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import { queryOf } from './org.ts';
import { anythingSchema } from './schemas.ts';
import { dataPath } from './settings.ts';
import { type Reader, textLiteral } from './soql.ts';
import { textOf } from './values.ts';

/** The package's notification type. */
const typeName = 'Stalled_Deal';
const titleRoom = 250;
const bodyRoom = 750;

/**
 * Rings the owners' bells. The tasks are there already: what hinders the bell hinders nothing else, so whatever
 * goes wrong is kept to itself. Returns how many were rung.
 */
export async function ringBells(door: Door, reader: Reader, tasks: readonly AlertTask[]): Promise<number> {
  const owned = tasks.filter(({ owner }) => owner !== null);
  if (owned.length === 0) return 0;
  try {
    const where = `DeveloperName = ${textLiteral(typeName)}`;
    const [type] = await reader.once(queryOf('CustomNotificationType', ['Id'], where));
    const customNotifTypeId = textOf(type?.['Id']);
    if (customNotifTypeId === null) return 0;
    await door(
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
