import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishProject } from '@/server/assignment/publishing';
import { openSeats } from '@/server/assignment/seats';
import type { Call } from '@/server/call';
import { dice } from '@/server/consensus/random';
import { addPairs, addTexts, allItems } from '@/server/datasets/datasets';
import { estimateProject } from '@/server/estimates/whole-project';
import { saveDraft } from '@/server/guides/guides';
import { allocate } from '@/server/ledger/ledger';
import { invariant } from '@/server/problem';
import { addMember, createProject, updateOntology, updateTerms } from '@/server/projects/projects';
import { type Answer, type OntologyClass, pairChoices } from '@/server/projects/tasks';
import { addGold } from '@/server/skill/skill';
import { type Cast, simulatedWorkers } from './cast';
import { choose } from './habits';
import { enrol, follow, followKnown, label, type Past } from './labour';

/** The two smaller demo projects, written for the demo: sorting customer messages, and choosing the better of two replies. */

interface Message {
  readonly text: string;
  readonly truth: string;
  readonly alternative?: string;
}

interface Reply {
  readonly prompt: string;
  readonly left: string;
  readonly right: string;
  readonly better: 'left' | 'right' | 'tie';
  readonly hard?: boolean;
}

const messageClasses: readonly OntologyClass[] = [
  ['billing', 'Billing', '#0072B2', 'b', 'Money: charges, refunds, invoices, vouchers.'],
  ['delivery', 'Delivery', '#E69F00', 'd', 'Where the parcel is, and how it came.'],
  ['fault', 'Product fault', '#CC79A7', 'f', 'Something is broken, missing or does not work.'],
  ['praise', 'Praise', '#009E73', 'p', 'Thanks and compliments, with nothing to be done.'],
  ['access', 'Account access', '#56B4E9', 'a', 'Signing in, passwords, names on the account.'],
  ['safety', 'Safety risk', '#D55E00', 's', 'Somebody was hurt, or could be.'],
].map(([id = '', name = '', colour = '', hotkey = '', description = '']) => ({
  id,
  name,
  colour,
  hotkey,
  description,
  retired: false,
}));

const messageGuide = {
  introduction: 'Read the message and choose what it is **mainly** about.',
  changeSummary: 'First version.',
  rules: [
    { text: 'Choose the one class that the writer wants something done about.' },
    { text: 'If somebody was hurt or could be, choose Safety risk, whatever else the message says.' },
  ],
};

const replyGuide = {
  introduction: 'Two replies to the same request. Choose the one you would rather get.',
  changeSummary: 'First version.',
  rules: [
    { text: 'A reply that is wrong or harmful loses against one that is right.' },
    { text: 'Between two right ones, prefer the one that answers what was asked.' },
    { text: 'Choose “tie” only when you would be glad of either.' },
  ],
};

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(import.meta.dirname, name), 'utf8')) as T;
}

interface Question {
  readonly name: string;
  readonly votesNow: number;
  answer(worker: (typeof simulatedWorkers)[number]): Answer;
}

/** Everybody enrols; each item is answered by its share of the crowd, in turn. */
async function answerAll(clock: Past, cast: Cast, projectId: string, questions: readonly Question[], seconds: number) {
  const items = new Map((await allItems(clock.at(null, 0), projectId)).map((item) => [item.name, item]));
  const crowd = simulatedWorkers.filter((key) => key !== 'w10');
  for (const key of crowd) {
    const worker = cast.workers.get(key);
    if (worker) await enrol(clock, worker, projectId);
  }
  for (const [n, question] of questions.entries()) {
    const item = items.get(question.name);
    invariant(item, `item ${question.name} is there`);
    for (let vote = 0; vote < question.votesNow; vote += 1) {
      const key = crowd[(n * 5 + vote * 3) % crowd.length];
      const worker = key && cast.workers.get(key);
      if (key && worker)
        await label(clock, worker, projectId, item.id, question.answer(key), seconds + ((n + vote) % 7));
    }
    await follow(clock, projectId, item.id);
  }
}

/** The last messages have known answers: one to practise on, the others checks. */
const knownMessages = 4;

/** Makes them known, mixes the checks in, and lets some of the crowd meet them. */
async function knowMessages(
  clock: Past,
  cast: Cast,
  projectId: string,
  known: readonly Message[],
  choice: (worker: (typeof simulatedWorkers)[number], truth: string) => string,
) {
  const owner = { ...clock.at(cast.requester, 60), actor: cast.requester };
  await updateTerms(owner, projectId, { goldEvery: 8 });
  const items = await allItems(owner, projectId);
  const checks: { itemId: string; truth: string }[] = [];
  for (const [n, { text, truth }] of known.entries()) {
    const item = items.find(({ content }) => content.kind === 'text' && content.text === text);
    invariant(item, 'a known message is in the project');
    const name = messageClasses.find(({ id }) => id === truth)?.name ?? truth;
    await addGold(owner, projectId, {
      itemId: item.id,
      use: n === 0 ? 'training' : 'check',
      answer: { task: 'classes', classId: truth },
      explanation: `What the writer wants something done about is: ${name}.`,
    });
    if (n > 0) checks.push({ itemId: item.id, truth });
  }
  await openSeats(owner, projectId);
  for (const [n, { itemId, truth }] of checks.entries()) {
    for (const key of simulatedWorkers.filter((one) => one !== 'w10').slice(n, n + 5)) {
      const worker = cast.workers.get(key);
      const answer: Answer = { task: 'classes', classId: choice(key, truth) };
      if (worker) await label(clock, worker, projectId, itemId, answer, 11, '', 'check');
    }
    await followKnown(clock, projectId, itemId);
  }
}

export async function seedMessages(call: Call, clock: Past, cast: Cast): Promise<string> {
  const messages = await readJson<Message[]>('messages.json');
  const owner = { ...clock.at(cast.requester, 60), actor: cast.requester };
  const { id } = await createProject(owner, {
    task: 'classes',
    title: 'What is this customer writing about?',
    summary: 'Short customer messages, six classes, one of them rare and important.',
    currency: 'USD',
    priceMinor: 4n,
    overlap: 5,
    qualityTarget: 0.9,
    estimateSeconds: 12,
  });
  await updateOntology(owner, id, messageClasses);
  await saveDraft(owner, id, messageGuide);
  const named = messages.map((message, n) => ({ ...message, name: `message-${String(n + 1).padStart(2, '0')}` }));
  await addTexts(
    owner,
    id,
    named.map(({ name, text }) => ({ name, text })),
  );
  await allocate(owner, { projectId: id, amountMinor: 2000n, key: `allocate:seed:${id}` });
  await addMember(owner, id, cast.reviewer.id, 'reviewer');
  await publishProject({ ...clock.at(cast.requester, 60), actor: cast.requester }, id);
  const random = dice(23);
  const choices = messageClasses.map((entry) => entry.id);
  const known = named.slice(-knownMessages);
  const questions = named.slice(0, -knownMessages).map(
    ({ name, truth, alternative }, n): Question => ({
      name,
      votesNow: n < 40 ? 5 : 2,
      answer: (worker) => ({ task: 'classes', classId: choose(worker, truth, alternative ?? null, choices, random) }),
    }),
  );
  await answerAll(clock, cast, id, questions, 9);
  await knowMessages(clock, cast, id, known, (worker, truth) => choose(worker, truth, null, choices, random));
  await estimateProject(call, id);
  return id;
}

export async function seedReplies(call: Call, clock: Past, cast: Cast): Promise<string> {
  const replies = await readJson<Reply[]>('replies.json');
  const owner = { ...clock.at(cast.requester, 60), actor: cast.requester };
  const { id } = await createProject(owner, {
    task: 'pairs',
    title: 'Which reply would you rather get?',
    summary: 'Two replies to one request; choose the more helpful one.',
    currency: 'USD',
    priceMinor: 7n,
    overlap: 5,
    qualityTarget: 0.9,
    estimateSeconds: 20,
  });
  await saveDraft(owner, id, replyGuide);
  const named = replies.map((reply, n) => ({ ...reply, name: `request-${String(n + 1).padStart(2, '0')}` }));
  await addPairs(
    owner,
    id,
    named.map(({ name, prompt, left, right }) => ({ name, prompt, left, right })),
  );
  await allocate(owner, { projectId: id, amountMinor: 1500n, key: `allocate:seed:${id}` });
  await addMember(owner, id, cast.reviewer.id, 'reviewer');
  await publishProject({ ...clock.at(cast.requester, 60), actor: cast.requester }, id);
  const random = dice(37);
  const questions = named.map(({ name, better, hard }, n): Question => {
    const other = hard ? (better === 'tie' ? 'left' : 'tie') : null;
    return {
      name,
      votesNow: n < 19 ? 5 : 2,
      answer: (worker) => {
        const chosen = choose(worker, better, other, pairChoices, random);
        return { task: 'pairs', choice: pairChoices.find((choice) => choice === chosen) ?? 'tie' };
      },
    };
  });
  await answerAll(clock, cast, id, questions, 14);
  await estimateProject(call, id);
  return id;
}
