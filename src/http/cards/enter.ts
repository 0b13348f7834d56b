import type { Request } from 'express';
import type { Calls } from '../../connector.ts';
import { HeadraceError } from '../../errors.ts';
import { type Account, findAccount } from '../../store/find-account.ts';
import { deliveryOf, secretOf } from '../delivery.ts';
import type { HttpApp } from '../http-app.ts';

/** Who is at the door: a user of an account whose CRM has signed for them. */
export interface Visitor {
  crm: string;
  /** The CRM's name for people. */
  label: string;
  userId: string;
  /** Null: we are not connected to that account. */
  account: Account | null;
}

/** Lets in whom the CRM has signed for. Throws `not-found` and `unauthorized`. */
export async function enter(app: HttpApp, request: Request): Promise<Visitor> {
  const { crm, label, calls } = callsOf(app, request);
  const { accountId, userId } = calls.caller(deliveryOf(app, request), secretOf(app, crm));
  return { crm, label, userId, account: await findAccount(app.db, crm, accountId) };
}

/** The CRM named in the address, if it is one whose screens call us. Throws `not-found`. */
export function callsOf(app: HttpApp, request: Request): { crm: string; label: string; calls: Calls } {
  const connector = app.connectors.get(String(request.params['crm']));
  if (!connector?.calls) throw new HeadraceError('not-found', 'No CRM calls here.');
  return { crm: connector.name, label: connector.label, calls: connector.calls };
}
