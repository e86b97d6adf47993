import { afterEach, describe, expect, test } from 'vitest';
import { newId } from '@/db/ids';
import { countPeople, personById, updatePerson } from '@/db/queries/accounts';
import { readMailbox } from '@/server/accounts/mailbox';
import { peopleCount, peopleOf, signOutPerson } from '@/server/accounts/people';
import { askForLink, signInByToken } from '@/server/accounts/sign-in';
import { appointStaff } from '@/server/accounts/staff';
import { openProjectsOwnedAlone, projectsByState, rolesHeld } from '@/server/projects/memberships';
import { addMemberRow, insertProjectRow } from '@/test/access/world';
import { testDatabase } from '@/test/support/database';
import { settings } from '@/test/support/settings';
import { noon, personIn, strangerOf } from './house';

const { db } = await testDatabase();
const staff = await personIn(db, 'staff@example.org', { isStaff: true });
const before = { ...settings };

afterEach(() => {
  Object.assign(settings, before);
});

describe('people, for staff', () => {
  test('are found by name, address or pseudonym, and signs mean themselves', async () => {
    const ada = await personIn(db, 'ada.lovelace@example.org');
    const names = async (search: string) => (await peopleOf(staff.call, search, null)).people.map((row) => row.email);
    expect(await names('LOVELACE')).toEqual([ada.email]);
    expect(await names(ada.pseudonym)).toEqual([ada.email]);
    expect(await names('%')).toEqual([]);
    expect(await names('ada_lovelace')).toEqual([]);
    expect(await names("'; drop table people; --")).toEqual([]);
  });

  test('come in pages, newest first, each person once', async () => {
    for (let n = 0; n < 60; n++) await personIn(db, `page${n}@pages.example`);
    const first = await peopleOf(staff.call, 'pages.example', null);
    const second = await peopleOf(staff.call, 'pages.example', first.next);
    expect([first.people.length, second.people.length, second.next]).toEqual([50, 10, null]);
    expect(new Set([...first.people, ...second.people].map((row) => row.id)).size).toBe(60);
    expect(first.people[0]?.email).toBe('page59@pages.example');
  });

  test('can be signed out everywhere; a closed account is nobody', async () => {
    const person = await personIn(db, 'elsewhere@example.org');
    await signOutPerson(staff.call, person.id);
    expect((await personById(db, person.id))?.sessionVersion).toBe(2);
    await updatePerson(db, person.id, { closedAt: noon });
    await expect(signOutPerson(staff.call, person.id)).rejects.toMatchObject({ code: 'no_such_person' });
    await expect(signOutPerson(staff.call, newId())).rejects.toMatchObject({ code: 'no_such_person' });
    const [shown] = (await peopleOf(staff.call, person.pseudonym, null)).people;
    expect(shown).toMatchObject({ email: null, closedAt: noon });
  });

  test('are counted', async () => {
    const counted = await peopleCount(staff.call);
    expect(counted).toMatchObject({ closed: 1, staff: 1 });
    expect(counted.living).toBeGreaterThan(60);
  });
});

describe('what a person is in projects', () => {
  test('roles, and the open projects nobody else owns', async () => {
    const owner = await personIn(db, 'owner@projects.example');
    const other = await personIn(db, 'other@projects.example');
    const [alone, shared, closed, draft] = await Promise.all(
      (['open', 'open', 'closed', 'draft'] as const).map((state) => insertProjectRow(db, owner.id, { state })),
    );
    for (const projectId of [alone, shared, closed, draft]) await addMemberRow(db, projectId ?? '', owner.id, 'owner');
    await addMemberRow(db, shared ?? '', other.id, 'owner');
    await addMemberRow(db, alone ?? '', other.id, 'worker');
    expect(await openProjectsOwnedAlone(owner.call)).toHaveLength(1);
    expect(await openProjectsOwnedAlone(other.call)).toEqual([]);
    expect(await rolesHeld(other.call)).toEqual(new Set(['owner', 'worker']));
    expect(await rolesHeld(strangerOf(db))).toEqual(new Set());
    expect(await projectsByState(staff.call)).toEqual({ draft: 1, open: 2, paused: 0, closed: 1 });
  });
});

describe('the mailbox page', () => {
  test('shows the mails of an address in a demo, the own ones when none is named', async () => {
    const person = await personIn(db, 'mails@example.org');
    await askForLink(strangerOf(db), person.email, 'here');
    const own = await readMailbox(person.call, undefined);
    expect(own).toMatchObject({ status: 'here', email: person.email });
    expect(own.status === 'here' && own.messages).toHaveLength(1);
    expect(await readMailbox(strangerOf(db), person.email)).toEqual(own);
    expect(await readMailbox(strangerOf(db), undefined)).toEqual({ status: 'no_address' });
  });

  test('says so when mail is really sent', async () => {
    settings.SMTP_URL = 'smtp://localhost:25';
    expect(await readMailbox(staff.call, undefined)).toEqual({ status: 'sent_away' });
    Reflect.deleteProperty(settings, 'SMTP_URL');
  });

  test('is not there in a production house, which refuses to ask for mail nobody can read', async () => {
    settings.CASEBOOK_MODE = 'production';
    await expect(readMailbox(staff.call, staff.email)).rejects.toMatchObject({ code: 'no_mailbox' });
    await expect(askForLink(strangerOf(db), staff.email, 'here')).rejects.toMatchObject({ code: 'mail_failed' });
  });
});

describe('appointing staff from the terminal', () => {
  const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';

  test('makes an account where there was none, and its link signs in once, without any mail', async () => {
    const appointed = await appointStaff(strangerOf(db), ' First@House.example ');
    expect(appointed).toMatchObject({ email: 'first@house.example', isNew: true });
    const token = tokenIn(appointed?.link ?? '');
    const admitted = await signInByToken(strangerOf(db), token);
    expect(await personById(db, admitted?.id ?? newId())).toMatchObject({
      email: 'first@house.example',
      isStaff: true,
    });
    await expect(signInByToken(strangerOf(db), token)).rejects.toMatchObject({ code: 'token_spent' });
  });

  test('promotes who has an account, whose password and name stay', async () => {
    const person = await personIn(db, 'known@house.example');
    const before = await personById(db, person.id);
    expect(await appointStaff(strangerOf(db), 'known@house.example')).toMatchObject({ isNew: false });
    expect(await personById(db, person.id)).toEqual({ ...before, isStaff: true });
  });

  test('what is no address makes nobody', async () => {
    const before = await countPeople(db);
    for (const address of ['', 'nobody', 'a@b@c', '--help']) {
      expect(await appointStaff(strangerOf(db), address)).toBeNull();
    }
    expect(await countPeople(db)).toEqual(before);
  });
});
