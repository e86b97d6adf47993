import { z } from 'zod';

/** Where settings come from: `process.env`, or a plain object in a test. An empty value counts as not set. */
export type SettingsSource = Readonly<Record<string, string | undefined>>;

const words = (sentence: string) => ({ error: () => sentence });
const text = z.string();
const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, words(`must be a whole number from ${low} to ${high}`))
    .transform(Number)
    .refine((value) => value >= low && value <= high, words(`must be a whole number from ${low} to ${high}`));

const yesOrNo = z.enum(['true', 'false'], words('must be true or false')).transform((value) => value === 'true');

const webAddress = z
  .url({ protocol: /^https?$/, error: () => 'must be an address such as https://casebook.example.com' })
  .transform((address) => address.replace(/\/+$/, ''));

/** How many connections a process has to the database unless it is told otherwise: few share plans and memory better. */
export const usualPoolSize = 10;

/** Every setting the product reads, by its name in the environment. README.md holds the same table for people. */
const settingsSchema = z.object({
  CASEBOOK_MODE: z.enum(['demo', 'production'], words('must be demo or production')).default('demo'),
  CASEBOOK_DATA: text.default('.casebook'),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: () => 'must be an address such as postgres://name:password@host:5432/name',
    })
    .optional(),
  DB_POOL_SIZE: wholeNumber(1, 500).default(usualPoolSize),
  DB_STATEMENT_SECONDS: wholeNumber(1, 3600).default(30),
  HOST: text.regex(/^[\w.:-]+$/, words('must be a host name or an address such as 127.0.0.1')).default('127.0.0.1'),
  PORT: wholeNumber(1, 65_535).default(3000),
  PUBLIC_URL: webAddress.optional(),
  NEXTAUTH_SECRET: text.min(16, words('must have at least 16 characters')).optional(),
  GOOGLE_ID: text.optional(),
  GOOGLE_SECRET: text.optional(),
  GITHUB_ID: text.optional(),
  GITHUB_SECRET: text.optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: () => 'must be an address such as smtp://name:password@host:587' })
    .optional(),
  MAIL_FROM: text.regex(/@/, words('must be an e-mail address such as Casebook <mail@example.com>')).optional(),
  STORAGE: z.enum(['disk', 's3'], words('must be disk or s3')).default('disk'),
  S3_ENDPOINT: webAddress.optional(),
  S3_REGION: text.default('us-east-1'),
  S3_BUCKET: text.optional(),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  S3_FORCE_PATH_STYLE: yesOrNo.default(false),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: () => 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .optional(),
});

export type Settings = z.output<typeof settingsSchema> & {
  readonly LOG_LEVEL: NonNullable<z.output<typeof settingsSchema>['LOG_LEVEL']>;
  readonly PUBLIC_URL: string;
};

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly complaints: readonly string[] };

/** Settings that mean nothing alone: both or neither. */
const pairs = [
  ['GOOGLE_ID', 'GOOGLE_SECRET'],
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['SMTP_URL', 'MAIL_FROM'],
  ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
] as const;

/**
 * Reads all settings at once. On a fault it returns one sentence for each bad setting, which names it and says what it
 * must be; a secret's value is never repeated in a sentence.
 */
export function parseSettings(source: SettingsSource): ParsedSettings {
  const given = Object.fromEntries(
    Object.keys(settingsSchema.shape).flatMap((name) => {
      const value = source[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const parsed = settingsSchema.safeParse(given);
  const complaints = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`);
  complaints.push(...halfSetPairs(given), ...missingTogether(given));
  if (!parsed.success || complaints.length > 0) return { ok: false, complaints };
  return { ok: true, settings: withDerived(parsed.data) };
}

function halfSetPairs(given: SettingsSource): string[] {
  return pairs.flatMap(([one, other]) => {
    if (Boolean(given[one]) === Boolean(given[other])) return [];
    const [present, absent] = given[one] ? [one, other] : [other, one];
    return [`${present} is set but ${absent} is not: set both or neither.`];
  });
}

function missingTogether(given: SettingsSource): string[] {
  const missing: string[] = [];
  if (given.STORAGE === 's3' && !given.S3_BUCKET) missing.push('S3_BUCKET must be set when STORAGE is s3.');
  if (given.CASEBOOK_MODE !== 'production') return missing;
  if (!given.NEXTAUTH_SECRET) {
    missing.push('NEXTAUTH_SECRET must be set when CASEBOOK_MODE is production: at least 16 random characters.');
  }
  if (!given.PUBLIC_URL) {
    missing.push('PUBLIC_URL must be set when CASEBOOK_MODE is production: the address that people type.');
  }
  return missing;
}

function withDerived(given: z.output<typeof settingsSchema>): Settings {
  const host = given.HOST.includes(':') ? `[${given.HOST}]` : given.HOST;
  const reachable = ['0.0.0.0', '[::]'].includes(host) ? 'localhost' : host;
  return {
    ...given,
    LOG_LEVEL: given.LOG_LEVEL ?? (given.CASEBOOK_MODE === 'production' ? 'info' : 'warn'),
    PUBLIC_URL: given.PUBLIC_URL ?? `http://${reachable}:${given.PORT}`,
  };
}
