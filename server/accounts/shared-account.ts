import { accountsProblem } from './contract';
import { isDemoAddress } from './demo-logins';

/** Refuses with `shared_account` for the people of the demo: one visitor must not lock the others out. Pure. */
export function refuseForShared(email: string): void {
  if (isDemoAddress(email)) throw accountsProblem('shared_account');
}
