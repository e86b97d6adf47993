import 'server-only';
import { hash, verify } from '@node-rs/argon2';

/**
 * Argon2id (RFC 9106) with 19 MiB, two passes and one lane, the first choice of the OWASP password storage cheat sheet:
 * about 19 ms of one core. `algorithm: 2` is argon2id; the library's names for it are a const enum, which isolated
 * modules cannot read.
 */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

let decoy: Promise<string> | undefined;

/**
 * Compares, and takes as long when there is nothing to compare with, so that the time of an answer does not tell
 * whether an address is known.
 */
export async function isPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && Boolean(passwordHash);
}
