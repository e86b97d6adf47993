import { type Browser, expect, type Page, test } from '@playwright/test';
import { addedToBudget, enrol, labelledOnce, pagesPosted, untilServed } from './behind-the-screens';
import type { Rectangle } from './drawing';
import { newcomer, somebody } from './people';

const words: readonly Rectangle[] = [
  [36, 44, 120, 30],
  [300, 150, 140, 40],
];

/** New people label the one page, all alike: each as at a desk of their own, which other journeys walk to. */
async function label(browser: Browser, projectId: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const context = await newcomer(browser, name);
    await labelledOnce(context, projectId, words);
    await context.close();
  }
}

/** Up to five labels while an item is in doubt: set while the project runs. */
async function setMaximum(page: Page, projectId: string): Promise<void> {
  await page.goto(`/studio/${projectId}/settings`);
  const terms = page.getByRole('region', { name: 'Price and quality' });
  await page.getByLabel('At most, while in doubt').fill('2');
  await expect(terms.getByText('This cannot be less than 3, which every item gets.')).toBeVisible();
  await expect(terms.getByText('Not saved yet', { exact: true })).toBeVisible();
  const saved = page.waitForResponse((answer) => answer.url().includes('projects.updateTerms'));
  await page.getByLabel('At most, while in doubt').fill('5');
  await expect(page.getByText('$0.90 to $1.50: 3 to 5 × ($0.25 + $0.05 fee)')).toBeVisible();
  await expect(page.getByLabel('Stop buying extra labels at')).toBeVisible();
  expect((await saved).ok()).toBe(true);
  await expect(terms.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('At most, while in doubt')).toHaveValue('5');
}

/** How long a worker holds an item at most: set while the project runs, like the other terms. */
async function setLongestLease(page: Page): Promise<void> {
  const terms = page.getByRole('region', { name: 'Price and quality' });
  const longest = page.getByLabel('Longest lease');
  await expect(longest).toHaveValue('30');
  await longest.fill('');
  await expect(terms.getByText('Please fill this in.')).toBeVisible();
  await longest.fill('2');
  await page.getByLabel('Time one takes').fill('600');
  await expect(terms.getByText(/^Counts as 10 min: /)).toBeVisible();
  await page.getByLabel('Time one takes').fill('60');
  const saved = page.waitForResponse((answer) => answer.url().includes('projects.updateTerms'));
  await longest.fill('45');
  expect((await saved).ok()).toBe(true);
  await expect(terms.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(longest).toHaveValue('45');
}

async function publishSecondGuide(page: Page, projectId: string): Promise<void> {
  await page.goto(`/studio/${projectId}/guide`);
  await page
    .getByLabel(/^Words of/)
    .last()
    .fill('Draw one rectangle around every word, and none around a stain.');
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByLabel('What changes, in a sentence').fill('Stains are not words.');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Version 2 is in force');
}

/** A higher minimum is told with what it buys while it is typed; set back at once, it has bought nothing. */
async function thinkBetterOfMinimum(page: Page, projectId: string): Promise<void> {
  await page.goto(`/studio/${projectId}/settings`);
  const terms = page.getByRole('region', { name: 'Price and quality' });
  const least = page.getByLabel('Workers for each item');
  await least.fill('4');
  await expect(page.getByText('One settled item is labelled again, for $0.30')).toBeVisible();
  await least.fill('5');
  await expect(page.getByText('One settled item is labelled again, for $0.60')).toBeVisible();
  await expect(page.getByText(/^At least 5 labels for each item instead of 3 buy 2 more for it\./)).toBeVisible();
  await page.getByRole('button', { name: 'Back to 3' }).click();
  await expect(least).toHaveValue('3');
  await expect(page.getByText(/is labelled again/)).toHaveCount(0);
  await expect(terms.getByText('Saved', { exact: true })).toBeVisible();
}

/** So is a higher target, with the settled items that it puts in doubt. */
async function thinkBetterOfTarget(page: Page): Promise<void> {
  const terms = page.getByRole('region', { name: 'Price and quality' });
  const target = page.getByLabel('Quality target');
  await target.fill('100');
  await expect(page.getByText(/^One settled item is unsettled again/)).toBeVisible();
  await expect(
    page.getByText(/^Its answer is less likely to be right than 100%; so far 95% was enough\./),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Back to 95%' }).click();
  await expect(target).toHaveValue('95');
  await expect(page.getByText(/is unsettled again/)).toHaveCount(0);
  await expect(terms.getByText('Saved', { exact: true })).toBeVisible();
}

/** While the project is paused nobody is offered anything, and resuming follows at once: that is what is said then. */
async function thinkBetterWhilePaused(page: Page): Promise<void> {
  const least = page.getByLabel('Workers for each item');
  const whenResumed = page.getByText(/Workers are offered them as soon as you resume: set back before, nothing/);
  await least.fill('4');
  await expect(page.getByText(/Workers are offered them 5 seconds after the change/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(whenResumed).toBeVisible();
  await page.getByRole('button', { name: 'Back to 3' }).click();
  await expect(least).toHaveValue('3');
  await expect(whenResumed).toHaveCount(0);
  const terms = page.getByRole('region', { name: 'Price and quality' });
  await expect(terms.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
}

test('a requester buys no label that agreement has spared, and has an old guide’s labels made anew', async ({
  page: owner,
  browser,
}) => {
  test.setTimeout(600_000);
  const title = `Up to five, ${Date.now().toString(36)}`;
  await enrol(owner.context(), somebody('Olga Owner'));
  const projectId = await pagesPosted(owner, { title, pages: ['hard_09_clean.jpg'], overlap: '3', target: '95' });
  const overview = `/studio/${projectId}`;
  await setMaximum(owner, projectId);
  await setLongestLease(owner);
  await owner.goto(overview);
  await expect(owner.getByText('Nothing yet: it is counted on settled items.')).toBeVisible();

  await label(browser, projectId, ['Wes One', 'Wes Two', 'Wes Three']);
  await untilServed(owner.context(), overview, /\b2 of 5\b/);
  await owner.goto(overview);
  await expect(owner.getByText('2 of 5', { exact: true })).toBeVisible();
  await expect(owner.getByText('$0.60', { exact: true })).toBeVisible();
  await expect(owner.getByText(/On 1 settled item: 3 labels were bought where a fixed overlap of 5/)).toBeVisible();

  await thinkBetterOfMinimum(owner, projectId);
  await thinkBetterOfTarget(owner);
  await thinkBetterWhilePaused(owner);
  await publishSecondGuide(owner, projectId);
  await expect(owner.getByText('Version 1: 3 labels on 1 item')).toBeVisible();
  const anew = owner.getByRole('button', { name: 'Label anew: items labelled under version 1 of the guide' });
  await anew.click();
  await expect(owner.getByText('The budget lacks $0.90').first()).toBeVisible();
  await owner.keyboard.press('Escape');
  await addedToBudget(owner.context(), projectId, 500n);
  await owner.goto(`/studio/${projectId}/guide`);
  await anew.click();
  await expect(owner.getByText(/1 item begins a new round: 3 labels are opened, for \$0.90/)).toBeVisible();
  await expect(owner.getByText(/Each item needs 3 new people/)).toBeVisible();
  await owner.getByRole('button', { name: 'Label 1 item anew for at most $1.50' }).click();
  await expect(owner.getByText('1 item is being labelled anew')).toBeVisible();
  await expect(owner.getByText('Version 1: 3 labels on 1 item')).toHaveCount(0);

  await label(browser, projectId, ['Nia One', 'Nia Two', 'Nia Three']);
  for (const told of [/\bYes: /, /Guide version 2/]) await untilServed(owner.context(), overview, told);
  await owner.goto(overview);
  await expect(owner.getByRole('heading', { level: 1 })).toContainText('Yes: ');
  const agreement = owner.getByRole('table', { name: 'Agreement under each guide version' });
  for (const version of [1, 2])
    await expect(agreement.getByRole('row', { name: new RegExp(`Guide version ${version}`) })).toBeVisible();
});
