import { expect, type Page, test } from '@playwright/test';

test('the front page is served whole from the house itself, without a complaint of the browser', async ({
  page,
  baseURL,
}) => {
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${baseURL}/`) && !/^(data|blob):/.test(request.url())) strangers.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const answer = await page.goto('/', { waitUntil: 'networkidle' });
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(strangers).toEqual([]);
  expect(complaints).toEqual([]);
});

/** How many faces of the Korean font the page knows, and whether any of them came. */
function koreanFaces(page: Page): Promise<{ known: number; came: boolean }> {
  return page.evaluate(() => {
    const faces = [...document.fonts].filter(({ family }) => family.includes('Noto Sans KR'));
    return { known: faces.length, came: faces.some(({ status }) => status === 'loaded') };
  });
}

test('Hangul in an English page is set in the Korean font, which nobody else fetches', async ({ page }) => {
  await page.goto('/sign-up');
  await page.getByLabel('Name', { exact: true }).fill('Kim Haneul');
  // What is left for later comes once the page has been quiet for four seconds.
  await page.waitForTimeout(4500);
  expect(await koreanFaces(page)).toEqual({ known: 0, came: false });
  await page.getByLabel('Name', { exact: true }).fill('김하늘');
  await expect.poll(() => koreanFaces(page)).toMatchObject({ came: true });
});
