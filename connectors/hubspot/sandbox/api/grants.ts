import { randomBytes } from 'node:crypto';

/** What an account gave the app, until it is taken back. */
export interface Grant {
  portalId: number;
  userId: number;
  scopes: readonly string[];
  refreshToken: string;
}

/** A grant's coming and going, for the journal. */
export type GrantEntry = { granted: Grant } | { revoked: string };

export interface Code extends Omit<Grant, 'refreshToken'> {
  redirectUri: string;
  challenge: string | null;
  expiresAt: number;
}

export interface Grants {
  issueCode(code: Omit<Code, 'expiresAt'>): string;
  /** Each code opens once. */
  takeCode(code: string): Code | undefined;
  open(grant: Omit<Grant, 'refreshToken'>): Grant;
  byRefreshToken(token: string): Grant | undefined;
  /** A new refresh token in place of the old one. */
  rotate(grant: Grant): Grant;
  issueAccess(grant: Grant): { token: string; expiresInS: number };
  byAccessToken(token: string): { grant: Grant; expiresAt: number } | undefined;
  revoke(refreshToken: string): void;
  /** Takes back everything an account gave. */
  revokePortal(portalId: number): void;
  expireAccess(): void;
  replay(entry: GrantEntry): void;
}

const codeTtlMs = 60_000;

/** All grants of the app, by the wall clock. Access tokens end with the process, refresh tokens live in the journal. */
export function createGrants(accessTokenTtlMs: number, onEntry: (entry: GrantEntry) => void): Grants {
  const codes = new Map<string, Code>();
  const grants = new Map<string, Grant>();
  const access = new Map<string, { grant: Grant; expiresAt: number }>();
  const replay = (entry: GrantEntry) => {
    if ('granted' in entry) grants.set(entry.granted.refreshToken, entry.granted);
    else grants.delete(entry.revoked);
  };
  const record = (entry: GrantEntry) => {
    replay(entry);
    onEntry(entry);
  };
  const open = (given: Omit<Grant, 'refreshToken'>) => {
    const granted = { ...given, refreshToken: `na1-${randomBytes(24).toString('hex')}` };
    record({ granted });
    return granted;
  };
  const revoke = (refreshToken: string) => grants.has(refreshToken) && record({ revoked: refreshToken });
  return {
    replay,
    open,
    issueCode(code) {
      const text = randomBytes(16).toString('hex');
      codes.set(text, { ...code, expiresAt: Date.now() + codeTtlMs });
      return text;
    },
    takeCode(text) {
      const code = codes.get(text);
      codes.delete(text);
      return code && code.expiresAt > Date.now() ? code : undefined;
    },
    byRefreshToken: (token) => grants.get(token),
    rotate(grant) {
      revoke(grant.refreshToken);
      const { portalId, userId, scopes } = grant;
      return open({ portalId, userId, scopes });
    },
    issueAccess(grant) {
      const token = `CN${randomBytes(60).toString('base64url')}`;
      access.set(token, { grant, expiresAt: Date.now() + accessTokenTtlMs });
      return { token, expiresInS: Math.floor(accessTokenTtlMs / 1000) };
    },
    byAccessToken: (token) => access.get(token),
    revoke,
    revokePortal(portalId) {
      for (const grant of [...grants.values()].filter((one) => one.portalId === portalId))
        revoke(grant.refreshToken);
      for (const [token, { grant }] of access) if (grant.portalId === portalId) access.delete(token);
    },
    expireAccess() {
      for (const entry of access.values()) entry.expiresAt = 0;
    },
  };
}
