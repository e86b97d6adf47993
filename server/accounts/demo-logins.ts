/** The people anybody may be in a demo. The seed makes them; a production house neither makes nor offers them. */
export type DemoRole = 'requester' | 'worker' | 'reviewer' | 'staff';

export interface DemoLogin {
  readonly role: DemoRole;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

const password = 'casebook-demo';

export const demoLogins: readonly DemoLogin[] = [
  { role: 'requester', email: 'requester@casebook.example', name: 'Ada Requester', password },
  { role: 'worker', email: 'worker@casebook.example', name: 'Wren Worker', password },
  { role: 'reviewer', email: 'reviewer@casebook.example', name: 'Robin Reviewer', password },
  { role: 'staff', email: 'staff@casebook.example', name: 'Sam Staff', password },
];

export function isDemoAddress(email: string): boolean {
  return demoLogins.some((login) => login.email === email);
}
