import postgres from 'postgres';

/** What a first visit to a database shows. */
export interface Visit {
  /** Such as `18.4`; empty when it could not be asked. */
  readonly version: string;
  /** Why it cannot be used, as the end of a sentence; null when it can. */
  readonly complaint: string | null;
}

const connectSeconds = 10;

/** Asks the database at `url` for its version. Never throws: what went wrong is part of the answer. */
export async function visitDatabase(url: string): Promise<Visit> {
  const sql = postgres(url, { max: 1, connect_timeout: connectSeconds, onnotice: () => {} });
  try {
    const [row] = await sql`select current_setting('server_version') as version`;
    return { version: String(row?.version).split(' ')[0] ?? '', complaint: null };
  } catch (error) {
    return { version: '', complaint: complaintOf(error as NodeJS.ErrnoException) };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function complaintOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'nothing listens there.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'there is no such host.';
    case 'CONNECT_TIMEOUT':
      return `it did not answer within ${connectSeconds} s.`;
    case '28P01':
    case '28000':
      return 'it does not accept this name and password.';
    case '3D000':
      return 'there is no database of that name.';
    default:
      return `${error.message}.`;
  }
}

/** Whether nobody has ever signed up: such a database may be sown with a scenario. Needs the migrations. */
export async function isUninhabited(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql`select not exists (select from people) as empty`;
    return row?.empty === true;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
