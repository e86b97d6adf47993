/**
 * A process that lives in the house of the folder it is given: it joins or starts the server, says so in one line of
 * JSON, and leaves when its standard input ends. Tests kill it as they like.
 */
import { startEmbedded } from '@/db/embedded';

const [folder = ''] = process.argv.slice(2);
const server = await startEmbedded(folder, 'safe');
process.stdout.write(`${JSON.stringify({ url: server.url, reused: server.reused })}\n`);
process.stdin.resume();
process.stdin.once('end', async () => {
  await server.leave();
  process.exit(0);
});
