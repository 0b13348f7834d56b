import { isHeadraceError } from '../errors.ts';
import { useGrant } from '../store/grants.ts';
import type { HttpApp } from './http-app.ts';

/**
 * Where an account is signed in to again. Where accounts have addresses of their own it is the one that the account has,
 * and nobody is asked for it a second time.
 */
export async function reconnectPath(app: HttpApp, account: { id: string; crm: string }): Promise<string> {
  const path = `/oauth/${account.crm}/start`;
  const choice = app.connectors.get(account.crm)?.oauth?.loginChoice;
  if (!choice) return path;
  try {
    const { apiUrl } = await useGrant(app.db, account.id);
    return apiUrl === null ? path : `${path}?login=${encodeURIComponent(choice.read(apiUrl))}`;
  } catch (error) {
    if (!isHeadraceError(error, 'unauthorized') && !isHeadraceError(error, 'invalid-input')) throw error;
    return path;
  }
}
