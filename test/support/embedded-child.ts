/**
 * Started by tests as a process of its own: opens the embedded server of a home, says so, and leaves it when its
 * input ends. Argument: home.
 */
import { openEmbedded } from '../../src/store/embedded-postgres/open-embedded.ts';

const server = await openEmbedded({ home: process.argv[2] ?? '', durable: false });
process.stdout.write(`${JSON.stringify({ url: server.url, place: server.place })}\n`);
process.stdin.on('end', () => void server.close()).resume();
