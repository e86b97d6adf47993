/** From the key that hands in to the frame that shows the next item, in a real browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '@/test/support/chromium.mjs';
import { figuresOf } from '../assignment/crew';
import type { House } from './house';

const targetMs = 100;

/** Runs in the page: notes the time of each Ctrl+Enter and of the first frame after the text of the item has changed. */
const witness = `
  window.painted = [];
  let pressed = null, before = null;
  const shown = () => (/Sentence \\d+ of a project/.exec(document.body.innerText) ?? [null])[0];
  addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.ctrlKey) return;
    before = shown(); pressed = event.timeStamp;
  }, true);
  const look = () => {
    if (pressed !== null) {
      const now = shown();
      if (now !== null && now !== before) {
        const began = pressed; pressed = null;
        requestAnimationFrame(() => { const channel = new MessageChannel();
          channel.port1.onmessage = () => window.painted.push(performance.now() - began);
          channel.port2.postMessage(null); });
      }
    }
  };
  addEventListener('DOMContentLoaded', () =>
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, characterData: true }));`;

export async function measurePaint(
  house: House,
  projectId: string,
  personId: string,
  handIns: number,
): Promise<string> {
  const found = await findChromium();
  const env = { ...(process.env as Record<string, string>), ...found.env };
  const browser = await chromium.launch({ executablePath: found.path, args: chromiumArgs, env });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    await context.addCookies([
      { name: 'next-auth.session-token', value: await house.session(personId), url: house.address },
    ]);
    await context.addInitScript(witness);
    const page = await context.newPage();
    await page.goto(`${house.address}/work/${projectId}/label`);
    await page
      .getByText(/Sentence \d+ of a project/)
      .first()
      .waitFor({ timeout: 60_000 });
    const count = () => page.evaluate(() => (window as unknown as { painted: number[] }).painted.length);
    for (let n = 0; n < handIns; n++) {
      await sleep(500 + Math.random() * 700);
      await page.keyboard.press('k');
      await sleep(200 + Math.random() * 300);
      await page.keyboard.press('Control+Enter');
      for (let wait = 0; (await count()) <= n; wait++) {
        if (wait > 400) throw new Error(`hand-in ${n} was followed by no other item`);
        await sleep(50);
      }
    }
    const times = await page.evaluate(() => (window as unknown as { painted: number[] }).painted);
    const sorted = times.toSorted((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
    const verdict = p95 <= targetMs ? 'met' : '**missed**';
    return `| key press of hand-in to next item painted, real browser, ${times.length} hand-ins, 50 simulated workers beside it | p95 <= ${targetMs} ms | p50 ${figuresOf(sorted).p50.toFixed(0)}, p95 ${p95.toFixed(0)}, longest ${(sorted.at(-1) ?? 0).toFixed(0)} ms | ${verdict} |`;
  } finally {
    await browser.close();
  }
}
