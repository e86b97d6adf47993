import { expect, type Page, test } from '@playwright/test';
import { newVisitor } from './people';

/** Opens the newest mail's link from the demo mailbox, to which the page shown leads. */
async function openMailedLink(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Open the demo mailbox' }).click();
  await page.getByRole('article').first().getByRole('link').click();
}

test('an account is made, signed out of, signed into by mail, and deleted', async ({ page }) => {
  const email = `newcomer.${Date.now()}@journey.example`;

  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount/);
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill('New Comer');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill('password1234');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByText('would be among the first guesses')).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toHaveValue(email);
  await page.getByLabel('Password').fill('three unrelated words');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await openMailedLink(page);
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(page).toHaveURL(/\/work$/);

  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Mail me a link instead' }).click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a sign-in link' }).click();
  await openMailedLink(page);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/work$/);

  await page.goto('/account');
  await page.getByLabel('Your password, to show').fill('not this one');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByText('nothing was deleted')).toBeVisible();
  await page.getByLabel('Your password, to show').fill('three unrelated words');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a page that is older than the release on the server still signs its person out', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Rina Renewed');
  await page.goto('/work');
  await page.getByRole('button', { name: /account, language and theme$/ }).click();
  const signOut = page.getByRole('menuitem', { name: 'Sign out' });
  await expect(signOut).toBeVisible();
  // Of the release that the page came with nothing is there any more.
  await page.route('**/_next/static/**', (route) => route.fulfill({ status: 404 }));
  await signOut.click();
  await page.waitForURL(({ pathname }) => pathname === '/');
  await page.unroute('**/_next/static/**');
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});

for (const [role, desk] of [
  ['Requester', '/studio'],
  ['Worker', '/work'],
  ['Reviewer', '/review'],
  ['Staff', '/office'],
] as const) {
  test(`the ${role.toLowerCase()} of the demo is one press from their desk, and leads nowhere else`, async ({
    page,
  }) => {
    await page.goto(`/sign-in?demo=${role.toLowerCase()}&next=//evil.example`);
    await page.getByRole('button', { name: new RegExp(`^${role}`) }).click();
    await expect(page).toHaveURL((url) => url.pathname === desk);
    const office = await page.goto('/office');
    expect(office?.status()).toBe(role === 'Staff' ? 200 : 404);
  });
}
