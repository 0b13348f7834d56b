import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSignIn, endSignIn } from '../../src/store/oauth-states.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const signIn = {
  connector: 'csv',
  redirectUri: 'http://127.0.0.1/callback',
  loginUrl: 'https://acme.example',
  binding: 'cookie',
};

test('a sign-in ends once, in the browser that began it, with its verifier and the address it was sent to', async () => {
  const { state, codeChallenge } = await beginSignIn(fresh.db, signIn, 0);
  const { codeVerifier, ...rest } = await endSignIn(fresh.db, { state, binding: 'cookie' }, 1);
  const { connector, redirectUri, loginUrl } = signIn;
  expect(rest).toEqual({ connector, redirectUri, loginUrl });
  expect(createHash('sha256').update(codeVerifier).digest('base64url')).toBe(codeChallenge);
  await expect(endSignIn(fresh.db, { state, binding: 'cookie' }, 1)).rejects.toMatchObject({
    kind: 'invalid-input',
  });
});

test('a state that is unknown, too old or of another browser is refused', async () => {
  const begin = async () => (await beginSignIn(fresh.db, signIn, 0)).state;
  const refused = { kind: 'invalid-input' };
  await expect(endSignIn(fresh.db, { state: 'x', binding: 'cookie' }, 1)).rejects.toMatchObject(refused);
  await expect(endSignIn(fresh.db, { state: await begin(), binding: 'else' }, 1)).rejects.toMatchObject(
    refused,
  );
  const late = endSignIn(fresh.db, { state: await begin(), binding: 'cookie' }, 600_001);
  await expect(late).rejects.toMatchObject(refused);
});
