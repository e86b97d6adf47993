import { expect, type Locator, type Page, test } from '@playwright/test';
import { enrol, textsPosted, untilServed } from './behind-the-screens';
import { untilRecorded } from './desk';
import { draw, drawingOf } from './drawing';
import {
  badFiles,
  expectUnharmed,
  farAway,
  goodFile,
  long,
  pasteTenMegabytes,
  phone,
  script,
  unbroken,
} from './hostile';
import { enterAs, newVisitor, somebody } from './people';
import { addFunds, beginRectangles, goOnTo, publish, sendFiles, setTerms } from './wizard';

/** The sentence about a field stands beside it and is read with it. */
async function expectComplaint(field: Locator, words: string | RegExp): Promise<void> {
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(words);
}

test('the door says what is wrong beside each field, and keeps what was typed', async ({ page }) => {
  await page.goto('/sign-up');
  const [name, email, password] = [
    page.getByLabel('Name', { exact: true }),
    page.getByLabel('E-mail address'),
    page.getByLabel('Password', { exact: true }),
  ];
  const submit = page.getByRole('button', { name: 'Create the account' });
  await submit.click();
  await expectComplaint(name, /Please fill this in/);
  await expectComplaint(email, /whole e-mail address|Please fill this in/);
  await expectComplaint(password, /at least 10 characters/);

  await pasteTenMegabytes(name);
  await email.fill(`${script}@example.org`);
  await password.fill('short');
  await submit.click();
  await expectComplaint(email, /whole e-mail address/);
  await expectComplaint(password, /at least 10 characters/);
  await expect(email).toHaveValue(`${script}@example.org`);
  expect((await name.inputValue()).length).toBeLessThanOrEqual(60);
  await expectUnharmed(page);

  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(`${farAway}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(long);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText(/do not belong together/)).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toHaveValue(`${farAway}@example.org`);
});

test('a name may be of any script, and is never taken for markup', async ({ page }) => {
  await enrol(page.context(), somebody('Hana Hostile'));
  await page.goto('/account');
  const profile = page.getByRole('region', { name: 'Name' });
  const name = profile.getByRole('textbox', { name: 'Name' });
  const save = profile.getByRole('button', { name: 'Save' });
  await name.fill('   ');
  await save.click();
  await expectComplaint(name, /Please fill this in/);
  for (const given of [script, farAway, unbroken]) {
    await name.fill(given);
    await save.click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await expect(name).toHaveValue(given.slice(0, 60).trim());
    await expectUnharmed(page);
  }
});

async function fillTermsBadly(page: Page): Promise<void> {
  const price = page.getByLabel('Price of one annotation');
  await price.fill('');
  await expectComplaint(price, /Please fill this in/);
  await price.fill('a lot');
  await expectComplaint(price, /Please fill this in/);
  await price.fill('99999999');
  await price.blur();
  await expect(price).toHaveValue('1000.00');
  const overlap = page.getByLabel('Workers for each item');
  await overlap.fill('-3');
  await overlap.blur();
  await expect(overlap).toHaveValue('1');
}

async function sendBadFiles(page: Page): Promise<void> {
  await sendFiles(
    page,
    badFiles.map(([file]) => file),
  );
  const report = page.getByRole('region', { name: 'Upload' });
  for (const [file, reason] of badFiles) {
    await expect(report.getByText(reason).first()).toBeVisible();
    await expect(report.getByText(file.name).first()).toBeVisible();
  }
  await sendFiles(page, goodFile);
  await expect(report.getByText(/1 new item|One new item/)).toBeVisible();
}

/** Fills every step of the wizard with what should not harm it, and publishes the result. */
async function publishHostileProject(page: Page, title: string): Promise<string> {
  const projectId = await beginRectangles(page, title, 'Summed up below.');
  await pasteTenMegabytes(page.getByLabel('In a sentence or two'));
  await page.getByLabel('In a sentence or two').fill(`${script} ${farAway} ${unbroken}`);
  await goOnTo(page, 'Classes');
  await page.getByLabel('Name', { exact: true }).fill(script.slice(0, 80));
  await page.getByLabel(/^What belongs in/).fill(`${farAway} ${unbroken}`);
  await page.getByRole('button', { name: 'Add a class' }).click();
  await page.getByLabel('Name', { exact: true }).last().fill(script.slice(0, 80));
  await expectComplaint(page.getByLabel('Name', { exact: true }).last(), /is there twice/);
  await page.getByLabel('Name', { exact: true }).last().fill(unbroken);
  await goOnTo(page, 'Guide');
  await page
    .getByLabel('Introduction')
    .fill(`${script}\n\n[a link](javascript:window.hit=1)\n\n${farAway} ${unbroken}`);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page
    .getByLabel(/^Words of/)
    .last()
    .fill(`${script} ${unbroken}${unbroken}`);
  await goOnTo(page, 'Data');
  await sendBadFiles(page);
  await goOnTo(page, 'Price and quality');
  await fillTermsBadly(page);
  await setTerms(page, { price: '0.25', seconds: '60', overlap: '1', target: '90' });
  await goOnTo(page, 'Publish');
  await page.getByRole('link', { name: 'See it as a worker' }).click();
  await expect(drawingOf(page)).toBeVisible();
  await expectUnharmed(page);
  await page.goBack();
  await page.getByRole('button', { name: /^Add \$.* of demo money$/ }).click();
  await publish(page, projectId);
  return projectId;
}

async function labelHostileProject(page: Page, title: string): Promise<void> {
  await page.goto('/work');
  await expectUnharmed(page);
  await page.getByRole('link', { name: title, exact: true }).click();
  await expect(page.getByText(script).first()).toBeVisible();
  await expect(page.getByText('a link', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'a link', exact: true })).toHaveCount(0);
  await expectUnharmed(page);
  await page.getByRole('button', { name: 'I have read version 1: start' }).click();
  await draw(page, [36, 44, 60, 30]);
  await pasteTenMegabytes(page.getByLabel('Comment for the reviewers'));
  await page.getByLabel('Comment for the reviewers').fill(`${script} ${farAway} ${unbroken}${unbroken}`);
  await expectUnharmed(page);
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(page.getByText('You have done everything open to you here')).toBeVisible();
}

async function reviewHostileProject(page: Page, projectId: string): Promise<void> {
  await page.goto(`/review/${projectId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('One item is contested');
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  await expect(page.getByText(script).first()).toBeVisible();
  await expectUnharmed(page);
  const reason = page.getByLabel('Reason');
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  await expectComplaint(reason, /Please give a reason/);
  await pasteTenMegabytes(reason);
  await reason.fill(`${script} ${farAway} ${unbroken}${unbroken}`);
  await expect(reason).not.toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('combobox', { name: 'Rule' }).click();
  await page.getByRole('option', { name: 'Write a new rule' }).click();
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  await expectComplaint(page.getByLabel('The new rule'), /Please fill this in/);
  await page.getByLabel('The new rule').fill(script);
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing is contested');
}

test('a project made of hostile words and broken files is published, labelled and settled unharmed', async ({
  page,
  browser,
}) => {
  test.setTimeout(600_000);
  await enrol(page.context(), somebody('Hugo Hostile'));
  const title = `${Date.now().toString(36)}${script}${unbroken}`.slice(0, 120);
  const projectId = await publishHostileProject(page, title);
  const wide = page.viewportSize();
  await page.setViewportSize(phone);
  for (const part of ['', '/guide', '/data', '/people', '/money', '/export', '/settings']) {
    await page.goto(`/studio/${projectId}${part}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectUnharmed(page);
  }
  if (wide) await page.setViewportSize(wide);
  const worker = await newVisitor(browser, 'Wanda Hostile');
  await labelHostileProject(worker.page, title);
  await untilServed(page.context(), `/review/${projectId}`, /One item is contested/);
  await reviewHostileProject(page, projectId);
  await worker.page.goto('/work/record');
  await expect(worker.page.getByText(script).first()).toBeVisible();
  await expectUnharmed(worker.page);
  await page.goto(`/studio/${projectId}/guide`);
  await expect(page.getByLabel('Words of R2')).toHaveValue(script);
  await expectUnharmed(page);
  await worker.context.close();
});

/** A project of texts and classes whose every name is one long word. */
const unbrokenTexts = (title: string) => ({
  title,
  introduction: unbroken,
  classes: [`A${unbroken}`, `B${unbroken}`],
  rows: [1, 2].map((n) => [`${unbroken}${unbroken}${n}`, unbroken, `${unbroken}${n}`] as const),
});

test('names that are one long word cut off no table and widen no page', async ({ page, browser }) => {
  await enrol(page.context(), somebody(unbroken));
  const title = `${Date.now().toString(36)}${unbroken}`;
  const projectId = await textsPosted(page.context(), unbrokenTexts(title));
  const worker = await newVisitor(browser, 'Wilma Wide');
  await worker.page.goto('/work');
  await expectUnharmed(worker.page);
  await worker.page.getByRole('link', { name: title, exact: true }).click();
  await worker.page.getByRole('button', { name: 'I have read version 1: start' }).click();
  const choice = worker.page.getByRole('radio').first();
  await expect(choice).toBeAttached();
  await expectUnharmed(worker.page);
  await choice.press('Space');
  await worker.page.getByRole('button', { name: /^Hand in/ }).click();
  await untilRecorded(worker.context, 1);
  await worker.page.goto('/work/record');
  await expect(worker.page.getByText(title)).toBeVisible();
  await expectUnharmed(worker.page);
  await worker.context.close();

  await untilServed(page.context(), `/review/${projectId}`, /One item is contested/);
  await page.setViewportSize(phone);
  await page.goto(`/review/${projectId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('One item is contested');
  await expectUnharmed(page);
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  await expect(page.getByRole('heading', { name: 'Answers' })).toBeVisible();
  await expectUnharmed(page);
  for (const part of ['', '/flags', '/workers', '/data', '/money', '/preview']) {
    await page.goto(`/studio/${projectId}${part}`);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expectUnharmed(page);
  }
  for (const path of ['/studio', '/studio/money', '/review']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectUnharmed(page);
  }
});

test('an invitation and an amount that make no sense are refused beside their field', async ({ page }) => {
  await enterAs(page, 'requester');
  await page.getByRole('link', { name: 'Mark every word with a rectangle' }).click();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  const address = page.getByLabel('E-mail address');
  for (const give of [
    () => address.fill(''),
    () => address.fill('nobody'),
    () => address.fill(script),
    () => pasteTenMegabytes(address),
  ]) {
    await give();
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await expectComplaint(address, /e-mail address|Please fill this in/);
  }

  await page.getByRole('link', { name: 'Money', exact: true }).click();
  await page.getByRole('button', { name: 'Add to the budget' }).click();
  const amount = page.getByRole('dialog').getByLabel('Amount');
  const move = page.getByRole('dialog').getByRole('button', { name: /^Move/ });
  for (const given of ['', 'much', '-5', '0', '1e9', '0.001']) {
    await amount.fill(given);
    await move.click();
    await expectComplaint(amount, /Write an amount such as 25/);
    await expect(amount).toHaveValue(given);
  }
  await amount.fill('999999999');
  await move.click();
  await expect(amount).toHaveAccessibleDescription(/.+/);
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expectUnharmed(page);
});

test('an amount of demo money is read exactly', async ({ page }) => {
  await enrol(page.context(), somebody('Meg Money'));
  await addFunds(page, '12.34');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('$12.34 is in your balance');
});
