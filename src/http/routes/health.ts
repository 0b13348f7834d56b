import { Router } from 'express';
import { listConnections } from '../../store/connections.ts';
import type { HttpApp } from '../http-app.ts';
import { within } from '../within.ts';

/** For whoever watches us: `/health/live` the process answers; `/health/ready` (and `/health`) its store and queue do too. */
export function healthRoutes(app: HttpApp): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  router.get(['/health', '/health/ready'], async (_request, response) => {
    const [store, queue] = await Promise.all([
      answers('The store', async () => void (await listConnections(app.db))),
      answers('The queue', () => app.queue.check()),
    ]);
    const ok = store === 'ok' && queue === 'ok';
    response.status(ok ? 200 : 503).json({ status: ok ? 'ok' : 'unavailable', store, queue });
  });
  return router;
}

/** What is wrong stays in our log: it may name hosts. */
async function answers(what: string, check: () => Promise<void>): Promise<'ok' | 'unavailable'> {
  return within(2000, what, check()).then(
    () => 'ok',
    () => 'unavailable',
  );
}
