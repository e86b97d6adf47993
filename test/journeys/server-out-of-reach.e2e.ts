import { expect, test } from '@playwright/test';
import { pagesPosted } from './behind-the-screens';
import { newVisitor, promised } from './people';

test('while the server cannot be reached nothing is promised of an act, and what was typed is saved once it answers', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Otto Outage');
  const title = `Out of reach, ${Date.now().toString(36)}`;
  const projectId = await pagesPosted(page, { title, pages: ['hard_00_clean.jpg'], overlap: '3', target: '95' });
  await page.goto(`/studio/${projectId}/settings`);
  await expect(page.getByLabel('Title')).toHaveValue(title);
  await page.route('**/api/trpc/**', (route) => route.abort());
  await page.getByLabel('Title').fill(`${title}, renamed`);
  await expect(page.getByText(/^The server cannot be reached\. What you entered stays on this screen/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^The server does not answer\. Whether this was done is not known/)).toBeVisible();
  await expect(page.getByText(/until you are back/)).toHaveCount(0);
  await page.unroute('**/api/trpc/**');
  const named = page.getByRole('region', { name: 'Name', exact: true }).getByRole('status');
  await expect(named.getByText('Saved', { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue(`${title}, renamed`);
  await expect(page.getByText('open', { exact: true })).toBeVisible();

  // An answer is lost, and what was saved is typed back meanwhile: the server has what stands on the screen.
  const perDay = page.getByLabel('Most items a worker may do in a day');
  await expect(perDay).toHaveValue('');
  await page.route('**/api/trpc/projects.updateTerms**', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await perDay.fill('7');
  await expect(page.getByText(/^The server cannot be reached\. What you entered stays on this screen/)).toBeVisible();
  await page.unroute('**/api/trpc/projects.updateTerms**');
  const stored = page.waitForResponse((answer) => answer.request().postData()?.includes('"dailyCap":null') === true);
  await perDay.fill('');
  await stored;
  await page.reload();
  await expect(perDay).toHaveValue('');

  // A number box gives on whole numbers only, and a decimal comma is one.
  await page.getByLabel('Time one takes').fill('90.6');
  await expect(page.getByText(/^1 min 31 sec, reading included/)).toBeVisible();
  await page.getByLabel('Price of one annotation').fill('1,50');
  await page.getByLabel('Price of one annotation').blur();
  await expect(page.getByLabel('Price of one annotation')).toHaveValue('1.50');
  await context.close();
});

test('a page that takes long is said to come, one whose code is gone is loaded anew, and one that lacks a part of it says so', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Rolf Release');
  const code = '**/_next/static/chunks/**';
  await page.goto('/account');
  // A page that takes long is said to be on its way.
  const { promise: mayCome, resolve: letCome } = promised();
  const next = (url: URL) => url.pathname === '/work' && url.searchParams.has('_rsc');
  await page.route(next, (route) => mayCome.then(() => route.continue()));
  await page.getByRole('link', { name: 'Work', exact: true }).click();
  await expect(page.getByText('The page is on its way.')).toBeAttached();
  letCome();
  await expect(page).toHaveURL(/\/work$/);
  await expect(page.getByText('The page is on its way.')).toHaveCount(0);
  await page.unroute(next);

  // A menu whose code did not come: there is no connection, or a newer server has another.
  const server = '**/api/offline/page';
  await page.route(server, (route) => route.abort());
  await page.route(code, (route) => route.abort());
  await page.getByRole('button', { name: /account, language and theme$/ }).click();
  const away = page.getByRole('status').filter({ hasText: 'Casebook cannot be reached' });
  await expect(away).toBeVisible();
  await page.unroute(server);
  await page.route(code, (route) => route.fulfill({ status: 404, body: '' }));
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  const notice = page.getByRole('status').filter({ hasText: 'Casebook was renewed since this page was opened' });
  await expect(notice).toBeVisible();
  await expect(away).toHaveCount(0);
  await page.unroute(code);
  await notice.getByRole('button', { name: 'Reload the page' }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  // Until a page is asked for whole there is nothing of the next one.
  let isOld = true;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) isOld = false;
  });
  await page.route(code, (route) => (isOld ? route.fulfill({ status: 404, body: '' }) : route.continue()));
  await page.getByRole('link', { name: 'Casebook', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The guide learns from every disagreement', level: 1 })).toBeVisible();
  expect(isOld).toBe(false);
  await context.close();
});

test.describe('where the browser keeps a page for it', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a page of any desk that cannot be fetched says so in words, and can be tried again', async ({ browser }) => {
    const { page, context } = await newVisitor(browser, 'Ruth Requester');
    const title = `Out of reach again, ${Date.now().toString(36)}`;
    const projectId = await pagesPosted(page, { title, pages: ['hard_00_clean.jpg'], overlap: '3', target: '95' });
    await page.goto(`/studio/${projectId}`);
    const kept = () =>
      page.evaluate(
        async () => (await navigator.serviceWorker.getRegistrations()).filter((each) => each.active).length,
      );
    const words = page.getByRole('heading', { name: 'Casebook cannot be reached' });
    await expect(async () => expect(await kept()).toBeGreaterThanOrEqual(5)).toPass({ timeout: 20_000 });
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Workers', exact: true }).click();
    await expect(words).toBeVisible();
    await expect(page.getByText(/^Nothing that was saved is lost/)).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/studio/${projectId}/workers$`));
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(words).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: 'Workers', exact: true })).toBeVisible({ timeout: 20_000 });
    // A desk that nobody has been to in this browser.
    await context.setOffline(true);
    await page.goto(`/review/${projectId}`);
    await expect(words).toBeVisible();
    await context.close();
  });
});
