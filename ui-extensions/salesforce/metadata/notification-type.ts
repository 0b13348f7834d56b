import type { AppManifest } from '../../../src/app-manifest.ts';
import { xmlFile } from './xml.ts';

/** The bell that rings when a deal has stalled. */
export function notificationType(app: AppManifest): Record<string, string> {
  const name = 'Stalled_Deal';
  return {
    [`notificationtypes/${name}.notiftype-meta.xml`]: xmlFile('CustomNotificationType', {
      customNotifTypeName: name,
      description: `${app.name} tells the owner that an opportunity has stalled.`,
      desktop: true,
      masterLabel: 'Stalled deal',
      mobile: true,
    }),
  };
}
