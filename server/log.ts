import 'server-only';
import { type Logger, pino } from 'pino';
import { env } from '@/server/env';

let logger: Logger | undefined;

/**
 * The house's log: one JSON object a line on standard output. Names that hold secrets are left out wherever they stand
 * at the first two levels of a logged object.
 */
export function log(): Logger {
  logger ??= pino({ level: env().LOG_LEVEL, base: null, redact: { paths: secrets, remove: true } });
  return logger;
}

const secretNames = ['password', 'passwordHash', 'secret', 'token', 'cookie', 'authorization'];
const secrets = secretNames.flatMap((name) => [name, `*.${name}`]);
