import { expect, type Page, test } from '@playwright/test';
import { drawingOf } from './drawing';
import { enterAs } from './people';

/** Nothing is hit surely by a finger that is lower than this, in CSS pixels. */
const fingertip = 44;

/** What acts on the page as a thing of its own, links in running text aside, and is lower than a fingertip. */
function tooLow(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const acting = [
      ...document.querySelectorAll('button, a[href], input:not([type="file"]), select, textarea, summary'),
    ];
    const stands = acting.filter((one) => {
      const { display, visibility } = getComputedStyle(one);
      const isRound = one.matches('[role="checkbox"], [role="radio"], [role="switch"], input[type="radio"]');
      return visibility === 'visible' && display.includes('flex') && !isRound && one.getClientRects().length > 0;
    });
    return stands
      .map((one) => ({
        name: (one.getAttribute('aria-label') ?? one.textContent ?? '').trim(),
        ...one.getBoundingClientRect().toJSON(),
      }))
      .filter(({ width, height }) => width > 1 && height < least)
      .map(({ name, height }) => `${name.slice(0, 40)}: ${height}`);
  }, fingertip);
}

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

test('on a phone whatever can be pressed is as high as a fingertip, and nothing hides under the bar', async ({
  page,
}) => {
  await enterAs(page, 'worker');
  await expect(page.getByRole('list', { name: 'Open projects' })).toBeVisible();
  expect(await tooLow(page)).toEqual([]);
  await page.getByRole('link', { name: 'Mark every word with a rectangle', exact: true }).click();
  await page.getByRole('button', { name: /start|Go on/i }).click();
  await expect(drawingOf(page)).toBeVisible();
  expect(await tooLow(page)).toEqual([]);
  const bar = await page.getByRole('banner').boundingBox();
  const promised = await page
    .getByRole('banner')
    .evaluate((one) => getComputedStyle(one).getPropertyValue('--bar-height'));
  expect(`${bar?.height}px`).toBe(promised);
});

test('on a phone a requester presses nothing lower than a fingertip either', async ({ page }) => {
  await enterAs(page, 'requester');
  expect(await tooLow(page)).toEqual([]);
  await page.getByRole('link', { name: 'What is this customer writing about?' }).click();
  for (const tab of ['Guide', 'Data', 'Gold', 'Settings', 'Money']) {
    const link = page.getByRole('navigation', { name: 'Pages of this project' }).getByRole('link', { name: tab });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('main').getByRole('status', { name: /^Loading/ })).toHaveCount(0);
    expect(await tooLow(page), tab).toEqual([]);
  }
});
