import { HeadraceError } from '../errors.ts';

/** SQLSTATE classes: no connection, ended for standing still, too few resources, ended by the operator, bad files. */
const outOfReach = /^(08|25P03|53|57P|58)/;
/** SQLSTATE classes: not let in, no such database, not allowed. */
const wrongAddress = /^(28|3D|42501)/;
/** What the driver says without a code. */
const broken = /terminated|timeout|not queryable|has been ended|closed/i;

/**
 * An error of the database driver in our words: `misconfigured` when the address is wrong, `unavailable` when the
 * database is out of reach. Anything else is a mistake of ours and stays what it is.
 */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HeadraceError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const said = error.message || code;
  if (wrongAddress.test(code)) {
    const message = `The database of DATABASE_URL cannot be used: ${said}. Check the user, its rights and the name.`;
    return new HeadraceError('misconfigured', message, { cause: error });
  }
  const refused = /^E[A-Z]+$/.test(code);
  if (!refused && !outOfReach.test(code) && (code !== '' || !broken.test(said))) return error;
  const message = `The database does not answer: ${said}. Check DATABASE_URL and the server.`;
  return new HeadraceError('unavailable', message, { cause: error });
}
