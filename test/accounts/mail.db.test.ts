import { afterEach, expect, test, vi } from 'vitest';
import { mailTo } from '@/db/queries/mailbox';
import { testDatabase } from '@/test/support/database';
import { settings } from '@/test/support/settings';
import { fakePost } from './fake-post';
import { personIn, strangerOf } from './house';

vi.mock('@/server/env', async () => (await import('./house')).mockedEnv());

const { db } = await testDatabase();
const before = { ...settings };

afterEach(() => {
  for (const name of ['SMTP_URL', 'MAIL_FROM'] as const) Reflect.deleteProperty(settings, name);
  Object.assign(settings, before);
  vi.resetModules();
});

/** The room with a mail port of its own, since the port keeps its connection to the first server it was given. */
const room = () => import('@/server/accounts/sign-in');

test('with a mail server the mail goes out as text and HTML, and none lands on the mailbox page', async () => {
  const person = await personIn(db, 'ada@example.org');
  const post = await fakePost(true);
  Object.assign(settings, {
    SMTP_URL: post.url,
    MAIL_FROM: 'Casebook <mail@casebook.test>',
    CASEBOOK_MODE: 'production',
  });
  const asked = await (await room()).askForLink(strangerOf(db), person.email, 'here');
  expect(asked).toEqual({ status: 'mail_sent', by: 'smtp' });
  expect(post.mails).toHaveLength(1);
  expect(post.mails[0]).toContain('To: ada@example.org');
  expect(post.mails[0]).toContain('From: Casebook <mail@casebook.test>');
  expect(post.mails[0]).toContain('Content-Type: text/plain');
  expect(post.mails[0]).toContain('Content-Type: text/html');
  expect(post.mails[0]).toContain('https://casebook.test/link?token');
  expect(await mailTo(db, person.email)).toEqual([]);
  post.close();
});

test('a mail server that refuses is a sentence for the person, and a line for the log', async () => {
  const post = await fakePost(false);
  Object.assign(settings, { SMTP_URL: post.url, MAIL_FROM: 'mail@casebook.test' });
  const asked = (await room()).askForLink(strangerOf(db), 'ada@example.org', 'here');
  await expect(asked).rejects.toMatchObject({ code: 'mail_failed' });
  post.close();
});

test('links in mails lead to the public address, whatever host a request named', async () => {
  settings.PUBLIC_URL = 'https://labels.example';
  await (await room()).askForLink(strangerOf(db), 'ada@example.org', 'elsewhere');
  expect((await mailTo(db, 'ada@example.org'))[0]?.body).toContain('https://labels.example/link?token=');
});
