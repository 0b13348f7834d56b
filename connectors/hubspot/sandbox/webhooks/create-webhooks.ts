import type { Effect } from '../state/apply-operation.ts';
import { objectTypeOf } from '../state/object-types.ts';
import { signatures } from './sign.ts';

interface Settings {
  url: string | null;
  clientSecret: string;
  appId: number;
  retryMs: number;
}

export interface Webhooks {
  tell(portalId: number, effects: readonly Effect[]): void;
  delivered(): Promise<void>;
  stop(): void;
}

type WebhookEvent = Record<string, unknown>;

const maxBatch = 100;
const maxAttempts = 10;
const answerWithinMs = 5000;
/** The changes that the app listens to, one subscription a property. */
const subscribed = [
  'dealname',
  'dealstage',
  'pipeline',
  'amount',
  'closedate',
  'hubspot_owner_id',
  'hs_next_step',
  'headrace_pause_until',
  'headrace_pause_reason',
];

/** Posts what happens to deals, and privacy deletions of contacts, in arrays of up to 100, again when refused. */
export function createWebhooks({ url, clientSecret, appId, retryMs }: Settings): Webhooks {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  let waiting: WebhookEvent[] = [];
  let nextEventId = 3_816_279_340;
  const flush = () => {
    const batches = waiting;
    waiting = [];
    for (let start = 0; start < batches.length; start += maxBatch) {
      const delivery = deliver(batches.slice(start, start + maxBatch)).finally(() =>
        running.delete(delivery),
      );
      running.add(delivery);
    }
  };
  const deliver = async (events: WebhookEvent[]): Promise<void> => {
    for (let attemptNumber = 0; attemptNumber <= maxAttempts && !stopped.signal.aborted; attemptNumber++) {
      const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber })));
      if (await post(url ?? '', body, clientSecret, stopped.signal)) return;
      await pause(retryMs * 2 ** attemptNumber, stopped.signal);
    }
  };
  return {
    tell(portalId, effects) {
      if (url === null) return;
      const events = effects.map(describe).filter((event) => event !== null);
      if (events.length > 0 && waiting.length === 0) setImmediate(flush);
      waiting.push(...events.map((event) => ({ eventId: nextEventId++, portalId, appId, ...event })));
    },
    async delivered() {
      flush();
      while (running.size > 0) await Promise.all(running);
    },
    stop: () => stopped.abort(),
  };
}

function describe(effect: Effect): WebhookEvent | null {
  const { kind, type, id, by, at } = effect;
  const singular = type === 'companies' ? 'company' : type.slice(0, -1);
  if (kind === 'privacyDeletion' ? type !== 'contacts' : type !== 'deals') return null;
  if (kind === 'propertyChange' && !subscribed.includes(effect.name)) return null;
  return {
    subscriptionId: 25 + (kind === 'propertyChange' ? subscribed.indexOf(effect.name) : 0),
    occurredAt: at,
    subscriptionType: `${singular}.${kind}`,
    objectId: id,
    objectTypeId: objectTypeOf(type)?.id,
    changeSource: by.sourceType,
    sourceId: by.sourceId,
    isSensitive: false,
    ...details(effect),
  };
}

function details(effect: Effect): WebhookEvent {
  switch (effect.kind) {
    case 'propertyChange':
      return { propertyName: effect.name, propertyValue: effect.value ?? '' };
    case 'merge':
      return {
        primaryObjectId: effect.primary,
        mergedObjectIds: [effect.primary, effect.other],
        newObjectId: effect.id,
        numberOfPropertiesMoved: 0,
      };
    case 'creation':
      return { changeFlag: 'CREATED' };
    case 'deletion':
      return { changeFlag: 'DELETED' };
    case 'restore':
      return { changeFlag: 'RESTORED' };
    case 'privacyDeletion':
    default:
      return {};
  }
}

/** True when it was taken. */
async function post(url: string, body: string, secret: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...signatures(secret, 'POST', url, body, Date.now()) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
      redirect: 'manual',
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
