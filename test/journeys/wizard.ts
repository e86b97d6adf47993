import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

/** The steps of making a project, each done as a requester does it. */

export function seedPage(name: string): string {
  return join(import.meta.dirname, '../../db/seed/hardcases/images', name);
}

export async function goOnTo(page: Page, step: string): Promise<void> {
  await page.getByRole('button', { name: `Next: ${step}` }).click();
  await expect(
    page.getByRole('navigation', { name: 'Steps of making a project' }).getByRole('link', { name: step }),
  ).toHaveAttribute('aria-current', 'step');
}

/** Chooses the kind and names the draft; resolves to the id that stands in the address from then on. */
export async function beginRectangles(page: Page, title: string, summary: string): Promise<string> {
  await page.goto('/studio/new');
  await page.getByRole('button', { name: 'Label with rectangles' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('In a sentence or two').fill(summary);
  return draftOf(page);
}

/** The id of the draft that the wizard is open on: it stands in the address once the server has made it. */
async function draftOf(page: Page): Promise<string> {
  await page.waitForURL(({ searchParams }) => searchParams.has('project'));
  return new URL(page.url()).searchParams.get('project') ?? '';
}

/** Opens one step of a draft. */
export async function openStep(page: Page, projectId: string, step: 'classes' | 'guide' | 'data'): Promise<void> {
  await page.goto(`/studio/new?project=${projectId}&step=${step}`);
  await expect(page.getByRole('navigation', { name: 'Steps of making a project' })).toBeVisible();
}

export async function writeGuide(page: Page, introduction: string, rules: readonly string[]): Promise<void> {
  await page.getByLabel('Introduction').fill(introduction);
  for (const rule of rules) {
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page
      .getByLabel(/^Words of/)
      .last()
      .fill(rule);
  }
}

/** Chooses files by the button and waits until all have arrived. */
export async function sendFiles(page: Page, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles(files);
  await expect(page.getByRole('region', { name: 'Upload' }).getByText('Done:')).toBeVisible();
}

export interface Terms {
  readonly price: string;
  readonly seconds: string;
  readonly overlap: string;
  readonly target: string;
}

export async function setTerms(page: Page, { price, seconds, overlap, target }: Terms): Promise<void> {
  await page.getByLabel('Price of one annotation').fill(price);
  await page.getByLabel('Time one takes').fill(seconds);
  await page.getByLabel('Workers for each item').fill(overlap);
  await page.getByLabel('Quality target').fill(target);
}

/** Says yes to what publishing will do and waits for the project's own page. */
export async function publish(page: Page, projectId: string): Promise<void> {
  await page.getByRole('button', { name: /^(Publish|Set aside .* and publish)$/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(`**/studio/${projectId}`);
}

/** Adds demo money on the money page. */
export async function addFunds(page: Page, amount: string): Promise<void> {
  await page.goto('/studio/money');
  await page.getByRole('button', { name: 'Add demo money' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill(amount);
  await dialog.getByRole('button', { name: /^Add / }).click();
  await expect(dialog).toBeHidden();
}

export interface SmallProject {
  readonly title: string;
  readonly pages: readonly string[];
  readonly overlap: string;
  readonly target: string;
}

/** Posts pages of the seed with one class and one rule, at $0.25 an annotation, paid by demo money; resolves to its id. */
export async function postPages(page: Page, { title, pages, overlap, target }: SmallProject): Promise<string> {
  const projectId = await beginRectangles(page, title, 'A few pages to label.');
  await goOnTo(page, 'Classes');
  await page.getByLabel('Name', { exact: true }).fill('Word');
  await goOnTo(page, 'Guide');
  await writeGuide(page, 'Mark every word.', ['Draw one rectangle around every word.']);
  await goOnTo(page, 'Data');
  await sendFiles(page, pages.map(seedPage));
  await goOnTo(page, 'Price and quality');
  await setTerms(page, { price: '0.25', seconds: '60', overlap, target });
  await goOnTo(page, 'Publish');
  await page.getByRole('button', { name: /^Add \$.* of demo money$/ }).click();
  await publish(page, projectId);
  return projectId;
}
