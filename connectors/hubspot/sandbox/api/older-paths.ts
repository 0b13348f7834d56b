import type { RequestHandler } from 'express';

/** The paths before dated versions, each with the one that it became. They differ in the place of the version. */
const became: readonly [RegExp, string][] = [
  [/^\/crm\/v[34]\/(objects|pipelines|properties|owners)(?=[/?]|$)/, '/crm/$1/2026-03'],
  [/^\/crm\/v4\/associations(?=\/)/, '/crm/associations/2026-03'],
  [/^\/account-info\/v3(?=\/)/, '/account-info/2026-03'],
  [/^\/oauth\/v[13](?=\/)/, '/oauth/2026-03'],
];

/**
 * HubSpot goes on answering the older paths until 2027, and the typed methods of its client know no others. What is
 * asked there is answered by the older of the dated versions.
 */
export const olderPaths: RequestHandler = (request, _response, next) => {
  for (const [pattern, path] of became) request.url = request.url.replace(pattern, path);
  next();
};
