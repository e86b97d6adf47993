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
  const asked = await context.request.get('/api/auth/csrf');
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await context.request.post('/api/auth/callback/link', { form: { token, csrfToken, json: 'true' } });
  expect(answer.ok(), `${email} is let in`).toBe(true);
}

const word = { id: 'word', name: 'Word', colour: '#332288', hotkey: '1', description: '', retired: false };

/** The class of such a project makes room for another of this name. */
export async function classReplaced(page: Page, projectId: string, name: string): Promise<void> {
  const { projects } = callsOf(page.context());
  const next = { ...word, id: 'next', name, colour: '#882255', hotkey: '2' };
  await projects.updateOntology.mutate({ projectId, classes: [{ ...word, retired: true }, next] });
}

/** Makes a demo's project of pages with one class and one rule, at $0.25 an annotation, all paid for and published; resolves to its id. */
export async function pagesPosted(page: Page, { title, pages, overlap, target }: SmallProject): Promise<string> {
  const context = page.context();
  const { projects, guides, ledger, assignment } = callsOf(context);
  const { id: projectId } = await projects.create.mutate({ task: 'boxes', title, summary: 'A few pages to label.' });
  await projects.updateOntology.mutate({ projectId, classes: [word] });
  const rules = [{ text: 'Draw one rectangle around every word.' }];
  await guides.saveDraft.mutate({ projectId, introduction: 'Mark every word.', changeSummary: '', rules });
  for (const name of pages) await sendPage(context, projectId, seedPage(name));
  const terms = { priceMinor: 25n, estimateSeconds: 60, overlap: Number(overlap), qualityTarget: Number(target) / 100 };
  await projects.updateTerms.mutate({ projectId, ...terms });
  const { missingMinor, currency } = await assignment.readiness.query({ projectId });
  await ledger.addDemoFunds.mutate({ requestId: v7(), amountMinor: missingMinor, currency });
  const transfer = { requestId: v7(), amountMinor: missingMinor, direction: 'to_project' } as const;
  await ledger.allocate.mutate({ projectId, ...transfer });
  await assignment.publish.mutate({ projectId });
  return projectId;
}

async function sendPage({ request }: BrowserContext, projectId: string, path: string): Promise<void> {
  const answer = await request.post(`/api/uploads/${projectId}?name=${encodeURIComponent(basename(path))}`, {
    headers: { origin: house(), 'content-type': 'application/octet-stream' },
    data: await readFile(path),
  });
  expect(await answer.text()).toContain('"added":1');
}
