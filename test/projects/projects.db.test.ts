import { expect, test } from 'vitest';
import { memberInput } from '@/server/projects/contract';
import {
  answerInvitation,
  invitationOffer,
  invite,
  openInvitations,
  withdrawInvitation,
} from '@/server/projects/invitations';
import {
  addMember,
  createProject,
  currentOntology,
  membersOf,
  projectsOf,
  projectTerms,
  removeMember,
  setProjectState,
  updateOntology,
  updateTerms,
} from '@/server/projects/projects';
import type { OntologyClass } from '@/server/projects/tasks';
import { later, mailedToken, noon, personIn } from '@/test/accounts/house';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();
const ann = await personIn(db, 'ann@projects.example', { hasPassword: false });
const bob = await personIn(db, 'bob@projects.example', { hasPassword: false });
const cho = await personIn(db, 'cho@projects.example', { hasPassword: false });

const aClass = (id: string, changes: Partial<OntologyClass> = {}): OntologyClass => ({
  id,
  name: id,
  colour: '#332288',
  hotkey: null,
  description: '',
  retired: false,
  ...changes,
});
const draft = async () => (await createProject(ann.call, { task: 'boxes', title: 'Words' })).id;
const published = async () => {
  const id = await draft();
  await setProjectState(ann.call, id, 'open', { publishedAt: noon });
  return id;
};

test('a new project is a draft of its maker, with fair terms and no classes yet', async () => {
  const id = await draft();
  expect(await projectTerms(ann.call, id)).toMatchObject({
    state: 'draft',
    title: 'Words',
    overlap: 3,
    publishedAt: null,
  });
  expect(await currentOntology(ann.call, id)).toMatchObject({ number: 1, classes: [] });
  expect((await projectsOf(ann.call)).find((project) => project.id === id)?.role).toBe('owner');
  expect((await projectsOf(bob.call)).find((project) => project.id === id)).toBeUndefined();
});

test('what is not named in a change stays as it is', async () => {
  const id = await draft();
  await updateTerms(ann.call, id, { priceMinor: 25n, budgetMinor: 5000n });
  await updateTerms(ann.call, id, { summary: 'Short pages.' });
  const terms = await projectTerms(ann.call, id);
  expect(terms).toMatchObject({ title: 'Words', priceMinor: 25n, budgetMinor: 5000n, summary: 'Short pages.' });
});

test('a draft may be without a title, a published project never', async () => {
  const id = await draft();
  await updateTerms(ann.call, id, { title: '' });
  await setProjectState(ann.call, id, 'open', { publishedAt: noon });
  await updateTerms(ann.call, id, { title: 'Words' });
  await expect(updateTerms(ann.call, id, { title: '' })).rejects.toMatchObject({
    code: 'title_needed',
    field: 'title',
  });
});

test('a closed project is no longer changed', async () => {
  const id = await published();
  await setProjectState(ann.call, id, 'closed', { closedAt: noon });
  await expect(updateTerms(ann.call, id, { title: 'Other' })).rejects.toMatchObject({ code: 'closed' });
  await expect(updateOntology(ann.call, id, [aClass('a')])).rejects.toMatchObject({ code: 'closed' });
});

test('classes of a draft change freely within version 1; after publishing each change is a new version', async () => {
  const id = await draft();
  await updateOntology(ann.call, id, [aClass('a'), aClass('b')]);
  expect(await updateOntology(ann.call, id, [aClass('b')])).toMatchObject({ number: 1, classes: [{ id: 'b' }] });
  await setProjectState(ann.call, id, 'open', { publishedAt: noon });
  const second = await updateOntology(ann.call, id, [aClass('c')]);
  expect(second).toMatchObject({ number: 2, classes: [{ id: 'c' }, { id: 'b', retired: true }] });
  expect(await updateOntology(ann.call, id, second.classes)).toEqual(second);
});

test('while it runs a project keeps as many classes as make a question; a draft is still being written', async () => {
  const { id } = await createProject(ann.call, { task: 'classes', title: 'Tone' });
  await updateOntology(ann.call, id, [aClass('a')]);
  await updateOntology(ann.call, id, [aClass('a'), aClass('b')]);
  await setProjectState(ann.call, id, 'open', { publishedAt: noon });
  for (const left of [[], [aClass('a')], [aClass('a'), aClass('b', { retired: true })]]) {
    await expect(updateOntology(ann.call, id, left)).rejects.toMatchObject({ code: 'too_few_classes' });
  }
  expect((await currentOntology(ann.call, id)).number).toBe(1);
  await updateOntology(ann.call, id, [aClass('a'), aClass('c')]);
});

test('a refused list of classes names the field and changes nothing', async () => {
  const id = await draft();
  await updateOntology(ann.call, id, [aClass('a')]);
  const twice = updateOntology(ann.call, id, [aClass('a', { hotkey: 'w' }), aClass('b', { hotkey: 'w' })]);
  await expect(twice).rejects.toMatchObject({ code: 'hotkey_taken', field: 'classes.1.hotkey' });
  expect((await currentOntology(ann.call, id)).classes).toEqual([aClass('a')]);
});

test('ten editors saving different classes at once leave whole versions, numbered without a gap', async () => {
  const id = await published();
  const saved = await Promise.all(
    Array.from({ length: 10 }, (_, n) => updateOntology(ann.call, id, [aClass(`class-${n}`)])),
  );
  expect(saved.map((version) => version.number).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect((await currentOntology(ann.call, id)).classes).toHaveLength(10);
});

test('whoever changes classes that somebody else has changed since is told, and retires nothing unseen', async () => {
  const id = await draft();
  const opened = await updateOntology(ann.call, id, [aClass('a')]);
  // The draft was changed since, and stays number 1.
  const first = await updateOntology(ann.call, id, [aClass('a'), aClass('b')]);
  await setProjectState(ann.call, id, 'open', { publishedAt: noon });
  const better = [aClass('a', { description: 'Said better.' })];
  await expect(updateOntology(bob.call, id, better, opened.id)).rejects.toMatchObject({ code: 'classes_moved_on' });
  const named = [aClass('a'), aClass('b'), aClass('new')];
  const second = await updateOntology(ann.call, id, named, first.id);
  const behind = updateOntology(bob.call, id, better, first.id);
  await expect(behind).rejects.toMatchObject({ code: 'classes_moved_on', params: { number: 2 } });
  expect((await currentOntology(ann.call, id)).classes).toEqual(named);
  // A save whose answer was lost on the way is sent again: it is there already.
  expect((await updateOntology(ann.call, id, named, first.id)).number).toBe(2);
  expect((await updateOntology(bob.call, id, [...named, aClass('newer')], second.id)).number).toBe(3);
});

test('the last owner cannot leave, also not two at the same moment', async () => {
  const id = await draft();
  await expect(removeMember(ann.call, id, ann.id, 'owner')).rejects.toMatchObject({ code: 'last_owner' });
  await addMember(ann.call, id, bob.id, 'owner');
  const leaving = [ann, bob].map((person) => removeMember(person.call, id, person.id, 'owner'));
  const outcomes = (await Promise.allSettled(leaving)).map((one) => one.status);
  expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
  expect((await membersOf(ann.call, id)).filter((member) => member.role === 'owner')).toHaveLength(1);
});

test('a worker cannot be removed: what they have started is theirs to hand in', () => {
  const answerFor = (role: string) => memberInput.safeParse({ personId: bob.id, role }).success;
  expect(['owner', 'reviewer', 'worker'].map(answerFor)).toEqual([true, true, false]);
});

test('requesters see workers by pseudonym and without an address', async () => {
  const id = await published();
  await addMember(ann.call, id, bob.id, 'worker');
  const worker = (await membersOf(ann.call, id)).find((member) => member.role === 'worker');
  expect(worker).toMatchObject({ name: bob.pseudonym, email: null });
  expect(JSON.stringify(worker)).not.toContain('bob');
});

test('an invitation by mail makes its reader a member once, and keeps the title out of the mail', async () => {
  const id = await draft();
  await invite(ann.call, id, { email: 'new@projects.example', role: 'reviewer' });
  const token = await mailedToken(db, 'new@projects.example');
  expect(await invitationOffer(bob.call, token)).toMatchObject({
    projectTitle: 'Words',
    role: 'reviewer',
    invitedBy: 'ann',
  });
  expect(await answerInvitation(bob.call, token, true)).toEqual({ projectId: id, role: 'reviewer' });
  expect((await membersOf(ann.call, id)).map(({ role, name }) => [role, name])).toContainEqual(['reviewer', 'bob']);
  await expect(answerInvitation(cho.call, token, true)).rejects.toMatchObject({ code: 'invitation_gone' });
});

test('two people who open one invitation at once do not both get in', async () => {
  const id = await draft();
  await invite(ann.call, id, { email: 'race@projects.example', role: 'owner' });
  const token = await mailedToken(db, 'race@projects.example');
  const outcomes = await Promise.allSettled([bob, cho].map((person) => answerInvitation(person.call, token, true)));
  expect(outcomes.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await membersOf(ann.call, id)).toHaveLength(2);
});

test('inviting again renews the link, withdrawing ends it, and it grows old', async () => {
  const id = await draft();
  const to = { email: 'again@projects.example', role: 'reviewer' } as const;
  await invite(ann.call, id, to);
  const first = await mailedToken(db, to.email);
  await invite({ ...ann.call, now: later(1) }, id, to);
  const second = await mailedToken(db, to.email);
  expect(await openInvitations(ann.call, id)).toHaveLength(1);
  expect(await invitationOffer(bob.call, first)).toBeNull();
  const old = { ...bob.call, now: later(15 * 24 * 60) };
  expect(await invitationOffer(old, second)).toBeNull();
  const [open] = await openInvitations(ann.call, id);
  await withdrawInvitation(ann.call, id, open?.id ?? '');
  await expect(answerInvitation(bob.call, second, true)).rejects.toMatchObject({ code: 'invitation_gone' });
});

test('declining uses the invitation up and joins nobody', async () => {
  const id = await draft();
  await invite(ann.call, id, { email: 'no@projects.example', role: 'owner' });
  const token = await mailedToken(db, 'no@projects.example');
  expect(await answerInvitation(bob.call, token, false)).toBeNull();
  expect(await membersOf(ann.call, id)).toHaveLength(1);
});
