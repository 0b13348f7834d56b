import { inTenant } from '../../store/database.ts';
import { readDealCard } from '../../store/deal-card.ts';
import { inScope } from '../../store/in-scope.ts';
import type { CardAnswer, CardState } from '../card.ts';
import type { HttpApp } from '../http-app.ts';
import { answerOf } from './answer-of.ts';
import { disconnected } from './disconnected.ts';
import { oldData } from './old-data.ts';
import type { Visitor } from './enter.ts';

const sentences: Record<Exclude<CardState, 'ready' | 'disconnected'>, string> = {
  'not-yet-scored':
    'Headrace has not looked at this deal yet: a new one takes minutes, the first reading longer.',
  'out-of-scope': 'The pipeline of this deal is left out in the settings of Headrace.',
  'not-found': 'Headrace knows no such deal in this account.',
};

/** The card of one deal as it was last stored. */
export async function dealCard(app: HttpApp, visitor: Visitor, dealId: string): Promise<CardAnswer> {
  const { account } = visitor;
  const about = answerOf(account);
  const found = account && (await inTenant(app.db, account.connection.id, (tx) => readDealCard(tx, dealId)));
  const card = found?.card ?? null;
  const apart = disconnected(visitor);
  if (!account || apart) return { ...about, state: 'disconnected', message: apart, card };
  const state = stateOf();
  const message = state === 'ready' ? oldData(about, visitor.label) : sentences[state];
  return { ...about, state, message, card };

  function stateOf(): Exclude<CardState, 'disconnected'> {
    // Before the first reading has come to its end, what is missing may be still to come.
    if (!found) return about.syncedAt === null ? 'not-yet-scored' : 'not-found';
    if (account && !inScope(account.connection.settings, found.pipeline)) return 'out-of-scope';
    return card ? 'ready' : 'not-yet-scored';
  }
}
