import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Looks at screens as a careful visitor would: by axe, at two widths, in both themes, with an ear to the console. */

interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
}

/** In an order that changes one thing at a time. */
const allLooks: readonly Look[] = [
  { name: 'wide light', width: 1440, height: 900, theme: 'light' },
  { name: 'wide dark', width: 1440, height: 900, theme: 'dark' },
  { name: 'narrow dark', width: 390, height: 844, theme: 'dark' },
  { name: 'narrow light', width: 390, height: 844, theme: 'light' },
];

/** For a second language, whose words axe does not judge, the look that has the least room. */
const oneLook = allLooks.filter(({ name }) => name === 'narrow dark');

/** Which looks axe judges: both widths and both themes at every screen, and what screens share in all four ways. */
const judged = [
  ['wide light', 'narrow dark'],
  ['wide dark', 'narrow light'],
] as const;

/** Half of what the package sends unless told. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of axe-core 4 whose findings are minor or moderate, whatever they find: they would be passed over below. */
const passedOver = [
  'aria-allowed-role',
  'aria-deprecated-role',
  'duplicate-id',
  'empty-heading',
  'empty-table-header',
  'focus-order-semantics',
  'form-field-multiple-labels',
  'heading-order',
  'hidden-content',
  'html-xml-lang-mismatch',
  'identical-links-same-purpose',
  'image-redundant-alt',
  'landmark-banner-is-top-level',
  'landmark-complementary-is-top-level',
  'landmark-contentinfo-is-top-level',
  'landmark-main-is-top-level',
  'landmark-no-duplicate-banner',
  'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-main',
  'landmark-one-main',
  'landmark-unique',
  'meta-refresh-no-exceptions',
  'meta-viewport',
  'meta-viewport-large',
  'no-autoplay-audio',
  'page-has-heading-one',
  'presentation-role-conflict',
  'region',
  'scope-attr-valid',
  'server-side-image-map',
  'skip-link',
  'table-duplicate-name',
];

export interface Screen {
  readonly name: string;
  readonly path: string;
  /** Asks for what must be there before the screen counts as drawn. */
  readonly ready?: (page: Page) => Promise<void>;
}

/** Reads axe into the page the first time; until the page is left it stays there. */
async function complaintsOf(page: Page, isFirst: boolean): Promise<string[]> {
  const axe = new AxeBuilder({ page, axeSource: isFirst ? axeSource : 'void 0' });
  const { violations } = await axe
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .disableRules(passedOver)
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
}

/** A change of theme is a transition even where motion is reduced: colours are not yet those of the theme for a frame. */
async function untilColoursSettle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Pictures take a fifth of the time and are for people to look at: `SCREENS=1 npm test -- journeys every-screen`. */
async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENS) return;
  const path = `test/output/screens/${slug(name)}.jpg`;
  await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 80 });
}

/** Opens a screen and looks at it in each way; resolves to everything that is wrong with it, in words. */
async function lookAt(
  page: Page,
  screen: Screen,
  { language, looks, byAxe }: { language: string; looks: readonly Look[]; byAxe: readonly string[] },
): Promise<string[]> {
  const wrong: string[] = [];
  const [first] = looks;
  if (first) await page.setViewportSize(first);
  await page.emulateMedia({ colorScheme: first?.theme ?? null, reducedMotion: 'reduce' });
  await page.goto(screen.path);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
  await expect(page.getByRole('main').getByRole('status', { name: /^(Loading|불러오)/ })).toHaveCount(0);
  await screen.ready?.(page);
  for (const look of looks) {
    await page.setViewportSize(look);
    await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' });
    await untilColoursSettle(page);
    const where = `${screen.name}, ${look.name}, ${language}`;
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (excess > 0) wrong.push(`${where}: ${excess} px wider than the window`);
    const complaints = byAxe.includes(look.name) ? await complaintsOf(page, look.name === byAxe[0]) : [];
    wrong.push(...complaints.map((complaint) => `${where}: ${complaint}`));
    await keepPicture(page, `${screen.name} ${look.name} ${language}`);
  }
  return wrong;
}

/** Looks at every screen and expects that nothing is wrong with any. */
export async function lookAtAll(page: Page, screens: readonly Screen[], language: 'en' | 'ko'): Promise<void> {
  const wrong: string[] = [];
  let at = '';
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(`${at}: the console says ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`${at}: ${error.message}`));
  for (const [place, screen] of screens.entries()) {
    at = screen.name;
    const ways =
      language === 'en' ? { looks: allLooks, byAxe: judged[place % 2] ?? [] } : { looks: oneLook, byAxe: [] };
    wrong.push(...(await lookAt(page, screen, { language, ...ways })));
  }
  expect(wrong).toEqual([]);
}
