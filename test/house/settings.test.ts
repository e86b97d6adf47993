import { describe, expect, test } from 'vitest';
import { parseSettings, type SettingsSource } from '@/server/settings';

const complaintsOf = (source: SettingsSource) => {
  const result = parseSettings(source);
  return result.ok ? [] : result.complaints;
};

const settingsOf = (source: SettingsSource) => {
  const result = parseSettings(source);
  if (!result.ok) throw new Error(result.complaints.join(' '));
  return result.settings;
};

describe('settings that are not given', () => {
  test('nothing at all is a demo on this machine only', () => {
    expect(settingsOf({})).toMatchObject({
      CASEBOOK_MODE: 'demo',
      CASEBOOK_DATA: '.casebook',
      HOST: '127.0.0.1',
      PORT: 3000,
      PUBLIC_URL: 'http://127.0.0.1:3000',
      STORAGE: 'disk',
      LOG_LEVEL: 'warn',
      DB_POOL_SIZE: 10,
      DB_STATEMENT_SECONDS: 30,
    });
  });

  test('an empty value counts as not set', () => {
    expect(settingsOf({ DATABASE_URL: '', PORT: '  ', GOOGLE_ID: '' }).PORT).toBe(3000);
  });
});

describe('each bad setting is named in a sentence', () => {
  test.each([
    [
      { DATABASE_URL: 'mysql://x/y' },
      'DATABASE_URL must be an address such as postgres://name:password@host:5432/name.',
    ],
    [{ DATABASE_URL: 'nonsense' }, 'DATABASE_URL must be an address such as postgres://name:password@host:5432/name.'],
    [{ PORT: 'http' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ PORT: '0' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT must be a whole number from 1 to 65535.'],
    [{ HOST: 'a b' }, 'HOST must be a host name or an address such as 127.0.0.1.'],
    [{ CASEBOOK_MODE: 'live' }, 'CASEBOOK_MODE must be demo or production.'],
    [{ STORAGE: 'tape' }, 'STORAGE must be disk or s3.'],
    [{ STORAGE: 's3' }, 'S3_BUCKET must be set when STORAGE is s3.'],
    [{ S3_FORCE_PATH_STYLE: 'yes' }, 'S3_FORCE_PATH_STYLE must be true or false.'],
    [{ NEXTAUTH_SECRET: 'short' }, 'NEXTAUTH_SECRET must have at least 16 characters.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.'],
    [{ PUBLIC_URL: 'casebook' }, 'PUBLIC_URL must be an address such as https://casebook.example.com.'],
    [{ DB_POOL_SIZE: '-1' }, 'DB_POOL_SIZE must be a whole number from 1 to 500.'],
  ])('%o', (source, sentence) => {
    expect(complaintsOf(source)).toEqual([sentence]);
  });

  test('all of them at once, not the first alone', () => {
    expect(complaintsOf({ PORT: 'x', STORAGE: 'y', GITHUB_ID: 'z' })).toHaveLength(3);
  });

  test("a secret's value is never repeated", () => {
    expect(complaintsOf({ NEXTAUTH_SECRET: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

describe('pairs', () => {
  test.each([
    ['GOOGLE_ID', 'GOOGLE_SECRET', 'x', 'y'],
    ['GITHUB_ID', 'GITHUB_SECRET', 'x', 'y'],
    ['SMTP_URL', 'MAIL_FROM', 'smtp://127.0.0.1:25', 'a@b.example'],
    ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'x', 'y'],
  ])('%s without %s is refused, and the other way round', (one, other, oneValue, otherValue) => {
    expect(complaintsOf({ [one]: oneValue })).toEqual([`${one} is set but ${other} is not: set both or neither.`]);
    expect(complaintsOf({ [other]: otherValue })).toEqual([`${other} is set but ${one} is not: set both or neither.`]);
    expect(complaintsOf({ [one]: oneValue, [other]: otherValue })).toEqual([]);
  });
});

describe('production', () => {
  test('needs a secret and an address of its own', () => {
    expect(complaintsOf({ CASEBOOK_MODE: 'production' }).map((sentence) => sentence.split(' ')[0])).toEqual([
      'NEXTAUTH_SECRET',
      'PUBLIC_URL',
    ]);
  });

  test('logs more than a demo does', () => {
    const settings = settingsOf({
      CASEBOOK_MODE: 'production',
      NEXTAUTH_SECRET: '0123456789abcdef',
      PUBLIC_URL: 'https://casebook.example.com/',
    });
    expect(settings.LOG_LEVEL).toBe('info');
    expect(settings.PUBLIC_URL).toBe('https://casebook.example.com');
  });
});

test.each([
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
  ['::1', 'http://[::1]:3000'],
  ['house.example', 'http://house.example:3000'],
])('the address that people type is derived from HOST %s', (HOST, address) => {
  expect(settingsOf({ HOST }).PUBLIC_URL).toBe(address);
});
