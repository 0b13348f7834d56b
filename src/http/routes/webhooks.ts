import express, { Router } from 'express';
import type { WebhookEvent } from '../../connector.ts';
import { HeadraceError } from '../../errors.ts';
import type { JobName } from '../../job.ts';
import { findConnection } from '../../store/connections.ts';
import { inTenant } from '../../store/database.ts';
import { makeDue } from '../../store/runs.ts';
import { noteContacts } from '../../store/told-contacts.ts';
import { noteTold } from '../../store/told-deals.ts';
import { deliveryOf, secretOf } from '../delivery.ts';
import type { HttpApp } from '../http-app.ts';
import { within } from '../within.ts';

const jobOf: Record<WebhookEvent['kind'], JobName> = {
  changed: 'sync',
  removed: 'sync',
  'privacy-deletion': 'sync',
};

/**
 * News from a CRM: checked, noted as due, and answered before anything is read. The CRM waits seconds and tries
 * again later, so that a queue that is down costs a retry and no news.
 */
export function webhookRoutes(app: HttpApp): Router {
  const router = Router();
  const rawBody = express.raw({ type: () => true, limit: '1mb', inflate: false });

  router.post('/webhooks/:crm', rawBody, async (request, response) => {
    const connector = app.connectors.get(request.params.crm ?? '');
    if (!connector?.webhook) throw new HeadraceError('not-found', 'No CRM delivers here.');
    const events = connector.webhook(deliveryOf(app, request), secretOf(app, connector.name));
    await within(2000, 'The queue', wake(connector.name, events));
    response.status(204).end();
  });

  /** One wake-up per connection and job, however many events there are. */
  async function wake(crm: string, events: readonly WebhookEvent[]): Promise<void> {
    for (const [accountId, told] of Map.groupBy(events, (event) => event.accountId)) {
      const connection = await findConnection(app.db, crm, accountId);
      if (!connection || connection.state === 'disconnected') continue;
      const removed = told.flatMap(({ kind, dealIds }) => (kind === 'removed' ? dealIds : []));
      const forgotten = told.flatMap(({ contactIds }) => contactIds);
      if (removed.length > 0) await inTenant(app.db, connection.id, (tx) => noteTold(tx, removed));
      if (forgotten.length > 0) await inTenant(app.db, connection.id, (tx) => noteContacts(tx, forgotten));
      for (const job of new Set(told.map(({ kind }) => jobOf[kind]))) {
        await makeDue(app.db, connection.id, job, Date.now());
        await app.queue.wake(job, connection.id);
      }
    }
  }

  return router;
}
