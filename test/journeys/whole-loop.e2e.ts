import { type Browser, expect, type Page, test } from '@playwright/test';
import { labelledOnce, untilServed } from './behind-the-screens';
import { drawAll, drawingOf, pictureOn, type Rectangle, regionsOf } from './drawing';
import { demoVisitor, newVisitor, signUp, somebody, type Visitor } from './people';
import { takeAway } from './takeaway';
import { addFunds, postPages, seedPage, sendFiles } from './wizard';

const left: Rectangle = [36, 44, 120, 30];
const right: Rectangle = [300, 150, 140, 40];
const stray: Rectangle = [560, 260, 90, 40];

/** What each of three workers draws on each of three pages: on the first they agree, on the others each sees another word. */
const drawings: readonly (readonly (readonly Rectangle[])[])[] = [
  [
    [left, right],
    [left, right],
    [left, right],
  ],
  [[left], [right], [stray]],
  [[stray], [left], [right]],
];

/** Pages by their pictures (each worker knows the same page by another name), in the order in which the first worker met them. */
type Pages = Map<string, number>;

/** Finds the project in the feed, reads its guide and starts. */
async function startFrom(page: Page, title: string, version: number): Promise<void> {
  await page.goto('/work');
  await page.getByRole('link', { name: title, exact: true }).click();
  const start = page.getByRole('button', { name: `I have read version ${version}: start` });
  await expect(start).toBeVisible();
  // Who worked by an earlier version reads which rules are new, and not only the sentence about it.
  const news = page.getByRole('region', { name: 'What is new since version 1, which you read' });
  await expect(news).toHaveCount(version - 1);
  if (version > 1) {
    await expect(news.getByText('A word in the middle of the page counts like any other.')).toBeVisible();
    await expect(news.getByText('one new case')).toBeVisible();
    await expect(news.getByText('Both words are there; each of you passed one over.')).toBeVisible();
  }
  await start.click();
}

/** Labels the page on the screen as this worker sees it, and waits for what comes after it. */
async function label(page: Page, drawn: (picture: string) => readonly Rectangle[]): Promise<void> {
  const item = page.getByText(/^Item [0-9A-F]{4}$/);
  const code = (await item.textContent()) ?? '';
  await drawAll(page, drawn(await pictureOn(page)));
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(item.filter({ hasText: code })).toHaveCount(0);
}

/** Where nothing is left the project's page says so once the last hand-in has arrived, and offers to look instead of to start. */
async function expectNothingPromised(page: Page): Promise<void> {
  const offer = page.url().replace(/\/label$/, '');
  await untilServed(page.context(), new URL(offer).pathname, /Nothing here is open for you just now/);
  await page.goto(offer);
  await expect(page.getByText('Nothing here is open for you just now')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Look for new items' })).toBeVisible();
}

async function labelThreePages(browser: Browser, title: string, worker: number, pages: Pages): Promise<Visitor> {
  const visitor = await newVisitor(browser, `Worker ${['One', 'Two', 'Three'][worker]}`);
  await startFrom(visitor.page, title, 1);
  const drawn = (picture: string) => {
    if (!pages.has(picture)) pages.set(picture, pages.size);
    return drawings[pages.get(picture) ?? 0]?.[worker] ?? [];
  };
  for (let count = 0; count < 3; count++) await label(visitor.page, drawn);
  await expect(visitor.page.getByText('You have done everything open to you here')).toBeVisible();
  if (worker === 0) await expectNothingPromised(visitor.page);
  return visitor;
}

/** Opens a page once it says what the background jobs did, which follow within seconds. */
async function openWhenItSays(page: Page, path: string, words: RegExp): Promise<void> {
  await untilServed(page.context(), path, words);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(words);
}

/** Invites the reviewer of the demo, who accepts from the mail and is let into the project. */
async function inviteReviewer(owner: Page, browser: Browser, projectId: string): Promise<Visitor> {
  await owner.goto(`/studio/${projectId}/people`);
  await owner.getByLabel('E-mail address').fill('reviewer@casebook.example');
  await owner.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(owner.getByText('An invitation is on its way to reviewer@casebook.example')).toBeVisible();
  const reviewer = await demoVisitor(browser, 'reviewer');
  await reviewer.page.goto('/mailbox?email=reviewer@casebook.example');
  await reviewer.page.getByRole('article').first().getByRole('link').click();
  await reviewer.page.getByRole('button', { name: 'Accept' }).click();
  await reviewer.page.waitForURL(/\/(studio|review)\/[\w-]+$/);
  return reviewer;
}

async function settleBoth(page: Page, projectId: string): Promise<void> {
  await page.goto(`/review/${projectId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 items are contested');
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  await page.getByRole('radio', { name: 'Draw it yourself' }).check();
  await expect(drawingOf(page)).toBeVisible();
  for (let merged = await regionsOf(page).count(); merged > 0; merged -= 1) {
    await regionsOf(page).first().click();
    await page.keyboard.press('Delete');
    await expect(regionsOf(page)).toHaveCount(merged - 1);
  }
  await drawAll(page, [left, right]);
  await page.getByLabel('Reason').fill('Both words are there; each of you passed one over.');
  await page.getByRole('combobox', { name: 'Rule' }).click();
  await page.getByRole('option', { name: 'Write a new rule' }).click();
  await page.getByLabel('The new rule').fill('A word in the middle of the page counts like any other.');
  // A new rule begins with this item as its case.
  const makeCase = page.getByRole('checkbox', { name: 'Add this item to the guide' });
  await expect(makeCase).toBeChecked();
  await makeCase.uncheck();
  await makeCase.check();
  // The keys settle from wherever the focus is, also from a box just ticked.
  await expect(makeCase).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Rule R2 is in the draft of the next guide version.')).toBeVisible();
  await expect(page.getByText('the last contested item')).toBeVisible();
  await page
    .getByRole('button', { name: /^Pick this answer/ })
    .first()
    .click();
  await page.getByLabel('Reason').fill('This one is whole.');
  await beRefused(page);
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing is contested');
}

/** A decision that cannot be sent is told beside the button, also on a phone, and the slip of the news lies on nothing. */
async function beRefused(page: Page): Promise<void> {
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.route('**/api/trpc/review.decide**', (route) => route.abort());
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  const refusal = page.getByText(/^No connection\. Your decision is still here/);
  await expect(refusal).toBeVisible();
  await expect(page.getByRole('form', { name: 'Your decision' }).getByText(/^No connection/)).toBeVisible();
  await expect(refusal).toHaveCount(1);
  await page.unroute('**/api/trpc/review.decide**');
  if (wide) await page.setViewportSize(wide);
}

/** Publishes what the reviewer drafted, and adds a page that will be labelled under it. */
async function publishSecondGuide(page: Page, projectId: string): Promise<void> {
  await page.goto(`/studio/${projectId}/guide`);
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByLabel('What changes, in a sentence').fill('Words in the middle count too.');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Version 2 is in force, with 2 rules and one case.',
  );
  await readBothVersions(page);
  await page.goto(`/studio/${projectId}/data`);
  await sendFiles(page, seedPage('hard_18_clean.jpg'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('4 items to label');
}

/** The new page, by somebody who reads what is new in the guide first. */
async function labelAgain({ page }: Visitor, title: string): Promise<void> {
  await startFrom(page, title, 2);
  await label(page, () => [left, right]);
  await expect(page.getByText('You have done everything open to you here')).toBeVisible();
}

/** A version that was published can be read for ever: what it changed, and as it stood. */
async function readBothVersions(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'All versions' }).click();
  const opened = page.getByRole('region', { name: 'What version 2 says' });
  await page.getByRole('button', { name: 'Version 2', exact: true }).click();
  await expect(opened.getByRole('heading', { name: 'What it changed since version 1' })).toBeVisible();
  await expect(opened.getByText('one new case')).toBeVisible();
  await page.getByRole('button', { name: 'Version 1', exact: true }).click();
  const first = page.getByRole('region', { name: 'What version 1 says' });
  await expect(first.getByText('R1', { exact: true })).toBeVisible();
  await expect(first.getByText('R2', { exact: true })).toHaveCount(0);
}

/** Gives the project money for the new page, out of a balance that is filled for it. */
async function addToBudget(page: Page, projectId: string): Promise<void> {
  await addFunds(page, '5');
  await page.goto(`/studio/${projectId}/money`);
  await page.getByRole('button', { name: 'Add to the budget' }).click();
  await page.getByRole('dialog').getByLabel('Amount').fill('5');
  await page.getByRole('dialog').getByRole('button', { name: 'Move $5.00 to the project' }).click();
  await expect(page.getByText('$5.00 is in the budget now.')).toBeVisible();
}

/** Waits until all of them have this balance, as the server writes the page; the first looks at it. */
async function expectBalances(workers: readonly Visitor[], words: RegExp): Promise<void> {
  for (const { context } of workers) await untilServed(context, '/work/balance', words);
  const [first] = workers;
  if (first) await openWhenItSays(first.page, '/work/balance', words);
}

test('the whole loop: posted, labelled, disputed, settled, ruled, labelled again, paid, taken away', async ({
  page: owner,
  browser,
}) => {
  test.setTimeout(600_000);
  const title = `The whole loop, ${Date.now().toString(36)}`;
  await signUp(owner, somebody('Olga Owner'));
  const files = ['hard_09_clean.jpg', 'hard_11_quotes.jpg', 'hard_10_struck.jpg'];
  const projectId = await postPages(owner, { title, pages: files, overlap: '3', target: '95' });
  const overview = `/studio/${projectId}`;

  const workers: Visitor[] = [];
  const pages: Pages = new Map();
  for (const worker of [0, 1, 2]) workers.push(await labelThreePages(browser, title, worker, pages));
  await openWhenItSays(owner, overview, /\b1 of 3 items (is|are) settled; 2 are contested\./);
  await expectBalances(workers, /\$0\.25 is yours, and \$0\.50 is pending\./);

  const reviewer = await inviteReviewer(owner, browser, projectId);
  await settleBoth(reviewer.page, projectId);
  await expectBalances(workers, /\$0\.75 is yours, and \$0\.00 is pending\./);

  await publishSecondGuide(owner, projectId);
  await addToBudget(owner, projectId);
  const [again, ...others] = workers;
  if (again) await labelAgain(again, title);
  for (const { context } of others) await labelledOnce(context, projectId, [left, right]);
  await expectBalances(workers, /\$1\.00 is yours, and \$0\.00 is pending\./);

  await untilServed(owner.context(), overview, /Guide version 2/);
  await openWhenItSays(owner, overview, /Yes: all 4 items are settled\./);
  const agreement = owner.getByRole('table', { name: 'Agreement under each guide version' });
  for (const version of [2, 1])
    await expect(agreement.getByRole('row', { name: new RegExp(`Guide version ${version}`) })).toBeVisible();

  await owner.goto(`/studio/${projectId}/export`);
  const { coco, rows } = await takeAway(owner);
  expect(coco.casebook.items.map(({ standing, raw }) => [standing, raw.length])).toEqual(
    coco.images.map(() => ['settled', 3]),
  );
  expect(coco.casebook.items.filter(({ settled_by }) => settled_by === 'reviewer')).toHaveLength(2);
  expect(coco.casebook.guide_versions).toEqual([1, 2]);
  expect(rows.filter((row) => row.rule === 'R2')).not.toEqual([]);
  expect(Object.keys(rows[0] ?? {}).filter((name) => name.startsWith('worker '))).toHaveLength(3);

  await owner.goto(`/studio/${projectId}/money`);
  await expect(owner.getByRole('heading', { level: 1 })).toContainText('$3.00 is paid');
  const staff = await demoVisitor(browser, 'staff');
  await staff.page.goto('/office/house');
  await expect(staff.page.getByText('The books balance')).toBeVisible();
  for (const { context } of [...workers, reviewer, staff]) await context.close();
});
