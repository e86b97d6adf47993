/**
 * A process that lives in the house of the folder it is given: it joins or starts the server, says so in one line of
 * JSON, and leaves when its standard input ends. As a `keeper` it also starts the server again. Tests kill it as they like.
 */
import { startEmbedded } from '@/db/embedded';
import { keepEmbeddedRunning } from '@/db/embedded/keeping';

const [folder = '', manner = ''] = process.argv.slice(2);
const server = await startEmbedded(folder, 'safe');
const say = (words: string) => process.stderr.write(`${words}\n`);
const leave = manner === 'keeper' ? keepEmbeddedRunning(folder, server, { tell: say, moved: say }) : server.leave;
process.stdout.write(`${JSON.stringify({ url: server.url, reused: server.reused })}\n`);
process.stdin.resume();
process.stdin.once('end', async () => {
  await leave();
  process.exit(0);
});
