import { randomBytes } from 'node:crypto';

/** What a user gave the app, until it is taken back. A refresh token is good once. */
export interface Grant {
  id: string;
  portalId: string;
  userId: string;
  scopes: readonly string[];
  refreshToken: string;
}

/** A grant's coming and going, for the journal. */
export type GrantEntry = { granted: Grant } | { revoked: string };

export interface Code {
  portalId: string;
  userId: string;
  scopes: readonly string[];
  redirectUri: string;
  challenge: string;
  expiresAt: number;
}

/** An access token is a session of its own. */
export interface Session {
  grant: Grant;
  token: string;
  expiresAt: number;
}

export interface Grants {
  issueCode(code: Omit<Code, 'expiresAt'>): string;
  /** Each code opens once. */
  takeCode(code: string): Code | undefined;
  open(grant: Pick<Grant, 'portalId' | 'userId' | 'scopes'>): Grant;
  /** A new refresh token in place of this one; one that was used before ends the whole grant. */
  rotate(refreshToken: string): Grant | undefined;
  issueAccess(grant: Grant): Session;
  session(token: string): Session | undefined;
  /** Takes back the grant of an access or a refresh token. */
  revoke(token: string): boolean;
  expireAccess(): void;
  replay(entry: GrantEntry): void;
}

const codeTtlMs = 15 * 60_000;

export interface GrantRules {
  /** A session ends after this long without calls. */
  accessTokenTtlMs: number;
  /** A refresh token ends after this long without use, however busy the session is that came with it. */
  refreshTokenIdleMs: number;
  liveTokens: number;
}

/** All grants of the app, by the wall clock. Access tokens end with the process, grants live in the journal. */
export function createGrants(
  { accessTokenTtlMs, refreshTokenIdleMs, liveTokens }: GrantRules,
  onEntry: (entry: GrantEntry) => void,
): Grants {
  const codes = new Map<string, Code>();
  const grants = new Map<string, Grant>();
  const used = new Map<string, string>();
  const sessions = new Map<string, Session>();
  const grantedAt = new Map<string, number>();
  const replay = (entry: GrantEntry) => {
    if ('granted' in entry) {
      const before = grants.get(entry.granted.id);
      if (before) used.set(before.refreshToken, before.id);
      grants.set(entry.granted.id, entry.granted);
      grantedAt.set(entry.granted.id, Date.now());
    } else {
      grants.delete(entry.revoked);
      for (const [token, { grant }] of sessions) if (grant.id === entry.revoked) sessions.delete(token);
    }
  };
  const record = (entry: GrantEntry) => {
    replay(entry);
    onEntry(entry);
  };
  const refreshTokenOf = () => `5Aep861${randomBytes(60).toString('base64url')}`;
  const byRefreshToken = (token: string) =>
    [...grants.values()].find(({ refreshToken }) => refreshToken === token);
  return {
    replay,
    issueCode(code) {
      const text = `aPrx${randomBytes(32).toString('base64url')}==`;
      codes.set(text, { ...code, expiresAt: Date.now() + codeTtlMs });
      return text;
    },
    takeCode(text) {
      const code = codes.get(text);
      codes.delete(text);
      return code && code.expiresAt > Date.now() ? code : undefined;
    },
    open(given) {
      const granted = { ...given, id: randomBytes(8).toString('hex'), refreshToken: refreshTokenOf() };
      record({ granted });
      return granted;
    },
    rotate(refreshToken) {
      const grant = byRefreshToken(refreshToken);
      if (!grant) {
        const stolen = used.get(refreshToken);
        if (stolen !== undefined && grants.has(stolen)) record({ revoked: stolen });
        return undefined;
      }
      if (Date.now() - (grantedAt.get(grant.id) ?? 0) > refreshTokenIdleMs) {
        record({ revoked: grant.id });
        return undefined;
      }
      const granted = { ...grant, refreshToken: refreshTokenOf() };
      record({ granted });
      return granted;
    },
    issueAccess(grant) {
      const token = `${grant.portalId.slice(0, 15)}!AQ${randomBytes(75).toString('base64url')}`;
      const session = { grant, token, expiresAt: Date.now() + accessTokenTtlMs };
      sessions.set(token, session);
      const live = [...sessions.values()].filter(
        ({ grant: other }) => other.userId === grant.userId && other.portalId === grant.portalId,
      );
      for (const old of live.slice(0, Math.max(0, live.length - liveTokens))) sessions.delete(old.token);
      return session;
    },
    session(token) {
      const session = sessions.get(token);
      if (!session || session.expiresAt <= Date.now()) return undefined;
      // A call in the second half of its life begins it anew.
      if (session.expiresAt - Date.now() < accessTokenTtlMs / 2)
        session.expiresAt = Date.now() + accessTokenTtlMs;
      return session;
    },
    revoke(token) {
      const grant = byRefreshToken(token) ?? sessions.get(token)?.grant;
      if (grant && grants.has(grant.id)) record({ revoked: grant.id });
      return grant !== undefined;
    },
    expireAccess: () => sessions.clear(),
  };
}
