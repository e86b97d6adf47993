import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';
import { v7 } from 'uuid';
import type { AppRouter } from '@/server/api/root';
import { type SmallProject, seedPage } from './wizard';

/**
 * What a journey finds when it begins, made by the calls that the screens make, in the name of whoever is signed in in
 * the browser. The screens of signing up and of posting a project have journeys of their own; the others need not walk
 * through them again.
 */

type Headers = Record<string, string>;

const house = () => test.info().project.use.baseURL ?? '';

function callsOf({ request }: BrowserContext) {
  const way = httpLink({
    url: `${house()}/api/trpc`,
    transformer: superjson,
    headers: { origin: house() },
    fetch: async (address, { method = 'GET', headers, body } = {}) => {
      const data = typeof body === 'string' ? { data: Buffer.from(body) } : {};
      const answer = await request.fetch(String(address), { method, headers: { ...headers } as Headers, ...data });
      return new Response(new Uint8Array(await answer.body()), { status: answer.status() });
    },
  });
  return createTRPCClient<AppRouter>({ links: [way] });
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Makes an account by the mail that the demo's mailbox keeps, and signs in with the link in it. */
export async function enrol(context: BrowserContext, { name, email, password }: NewPerson): Promise<void> {
  const { accounts } = callsOf(context);
  await accounts.signUp.mutate({ name, email, password });
  const mailbox = await accounts.mailbox.query({ email });
  const letter = mailbox.status === 'here' ? (mailbox.messages[0]?.body ?? '') : '';
  const token = /\/link\?token=([\w-]+)/.exec(letter)?.[1] ?? '';
  await enterBy(context, 'link', { token });
}

/** Signs somebody in who has an account, as at a second device. */
export function signedIn(context: BrowserContext, { email, password }: NewPerson): Promise<void> {
  return enterBy(context, 'password', { email, password });
}

async function enterBy({ request }: BrowserContext, door: 'link' | 'password', proof: Headers): Promise<void> {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const form = { ...proof, csrfToken, json: 'true' };
  const answer = await request.post(`/api/auth/callback/${door}`, { form });
  expect(answer.ok(), `the ${door} lets in`).toBe(true);
}

/** Takes part in a project and has read its guide. */
export async function joined(context: BrowserContext, projectId: string): Promise<void> {
  const { assignment, guides } = callsOf(context);
  await assignment.join.mutate({ projectId });
  const guide = await guides.forWorker.query({ projectId });
  if (guide?.id) await guides.acknowledge.mutate({ projectId, guideVersionId: guide.id });
}

/** Takes part, and hands in these rectangles of the project's first class, as the answer to one item. */
export async function labelledOnce(
  context: BrowserContext,
  projectId: string,
  drawn: readonly (readonly [x: number, y: number, width: number, height: number])[],
): Promise<void> {
  await joined(context, projectId);
  const { assignment, annotations } = callsOf(context);
  const [first] = await assignment.classes.query({ projectId });
  let seats: string[] = [];
  const claim = async () => {
    const { items } = await assignment.claimItems.mutate({ projectId });
    seats = items.map(({ seatId }) => seatId);
    return seats.length;
  };
  await expect.poll(claim).toBe(1);
  const classId = first?.id ?? word.id;
  const boxes = drawn.map(([x, y, width, height]) => ({ id: v7(), classId, x, y, width, height }));
  const work = { submissionId: v7(), answer: { task: 'boxes', boxes }, comment: '', activeSeconds: 30 } as const;
  const works = seats.map((seatId) => ({ ...work, seatId }));
  const { results } = await annotations.handInAll.mutate({ projectId, works });
  expect(results.map(({ status }) => status)).toEqual(['taken']);
}

/** A page as the server writes it, in words: what a browser is first shown. */
async function wordsServed({ request }: BrowserContext, path: string): Promise<string> {
  const page = await (await request.get(path)).text();
  const shown = page.replace(/<script[\s\S]*?<\/script>|<!--[\s\S]*?-->/g, '');
  return shown.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

/**
 * Asks the server for a page until it has these words, which the background jobs bring within seconds: a browser that
 * draws the page at every turn is what a busy machine cannot spare.
 */
export async function untilServed(
  context: BrowserContext,
  path: string,
  words: RegExp,
  timeout = 60_000,
): Promise<void> {
  await expect.poll(() => wordsServed(context, path), { intervals: [250, 500], timeout }).toMatch(words);
}

const word = { id: 'word', name: 'Word', colour: '#332288', hotkey: '1', description: '', retired: false };

/** The class of such a project makes room for another of this name. */
export async function classReplaced(page: Page, projectId: string, name: string): Promise<void> {
  const { projects } = callsOf(page.context());
  const next = { ...word, id: 'next', name, colour: '#882255', hotkey: '2' };
  await projects.updateOntology.mutate({ projectId, classes: [{ ...word, retired: true }, next] });
}

/** A draft of rectangles with nothing in it; resolves to its id. */
export async function draftBegun(context: BrowserContext, title: string): Promise<string> {
  const { id } = await callsOf(context).projects.create.mutate({ task: 'boxes', title, summary: 'A page.' });
  return id;
}

/** Makes a demo's project of pages with one class and one rule, at $0.25 an annotation, all paid for and published; resolves to its id. */
export async function pagesPosted(page: Page, { title, pages, ...terms }: SmallProject): Promise<string> {
  const context = page.context();
  const { projects, guides } = callsOf(context);
  const { id: projectId } = await projects.create.mutate({ task: 'boxes', title, summary: 'A few pages to label.' });
  await projects.updateOntology.mutate({ projectId, classes: [word] });
  const rules = [{ text: 'Draw one rectangle around every word.' }];
  await guides.saveDraft.mutate({ projectId, introduction: 'Mark every word.', changeSummary: '', rules });
  for (const name of pages) {
    const path = seedPage(name);
    expect(await sendFile(context, projectId, basename(path), await readFile(path))).toContain('"added":1');
  }
  await paidAndPublished(context, projectId, terms);
  return projectId;
}

/** Texts with their file names and slices, the classes that they may be of, and the guide's words. */
interface Texts {
  readonly title: string;
  readonly introduction: string;
  readonly classes: readonly string[];
  readonly rows: readonly (readonly [text: string, slice: string, name: string])[];
}

/** Makes a demo's project of texts, each labelled by one person, and publishes it; resolves to its id. */
export async function textsPosted(context: BrowserContext, { title, introduction, classes, rows }: Texts) {
  const { projects, guides } = callsOf(context);
  const { id: projectId } = await projects.create.mutate({ task: 'classes', title, summary: 'A few texts to label.' });
  const kinds = classes.map((name, place) => ({ ...word, id: `class-${place}`, name, hotkey: `${place + 1}` }));
  await projects.updateOntology.mutate({ projectId, classes: kinds });
  await guides.saveDraft.mutate({ projectId, introduction, changeSummary: '', rules: [] });
  const table = ['text,slice,name', ...rows.map((row) => row.join(','))].join('\n');
  expect(await sendFile(context, projectId, 'texts.csv', Buffer.from(table))).toContain(`"added":${rows.length}`);
  await paidAndPublished(context, projectId, { overlap: '1', target: '99' });
  return projectId;
}

async function paidAndPublished(
  context: BrowserContext,
  projectId: string,
  { overlap, target }: Pick<SmallProject, 'overlap' | 'target'>,
): Promise<void> {
  const { projects, assignment } = callsOf(context);
  const terms = { priceMinor: 25n, estimateSeconds: 60, overlap: Number(overlap), qualityTarget: Number(target) / 100 };
  await projects.updateTerms.mutate({ projectId, ...terms });
  const { missingMinor } = await assignment.readiness.query({ projectId });
  await addedToBudget(context, projectId, missingMinor);
  await assignment.publish.mutate({ projectId });
}

/** Gives a project demo money, in cents. */
export async function addedToBudget(context: BrowserContext, projectId: string, amountMinor: bigint): Promise<void> {
  const { ledger } = callsOf(context);
  await ledger.addDemoFunds.mutate({ requestId: v7(), amountMinor, currency: 'USD' });
  await ledger.allocate.mutate({ projectId, requestId: v7(), amountMinor, direction: 'to_project' });
}

/** Resolves to what the server says of the file. */
async function sendFile({ request }: BrowserContext, projectId: string, name: string, data: Buffer): Promise<string> {
  const answer = await request.post(`/api/uploads/${projectId}?name=${encodeURIComponent(name)}`, {
    headers: { origin: house(), 'content-type': 'application/octet-stream' },
    data,
  });
  return answer.text();
}
