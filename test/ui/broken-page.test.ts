import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, test } from 'vitest';
import closedEn from '@/components/messages/en/closed.json';
import failureEn from '@/components/messages/en/failure.json';
import uiEn from '@/components/messages/en/ui.json';
import closedKo from '@/components/messages/ko/closed.json';
import failureKo from '@/components/messages/ko/failure.json';
import uiKo from '@/components/messages/ko/ui.json';
import { BrokenPage } from '@/components/shell/broken-page';
import { closedDigests } from '@/server/closed-mark';

const words = {
  en: { closed: closedEn, failure: failureEn, ui: uiEn },
  ko: { closed: closedKo, failure: failureKo, ui: uiKo },
};

/** The page for an error as the browser knows it: its digest, and in production no message of ours. */
function pageFor(
  digest: string | undefined,
  locale: keyof typeof words,
  message = 'relation "seats" does not exist',
  name = 'Error',
) {
  const error = Object.assign(new Error(message), { name }, digest === undefined ? {} : { digest });
  const page = createElement(BrokenPage, { error, reset: () => {} });
  const provider = { locale, timeZone: 'UTC', messages: words[locale] } as Parameters<typeof IntlProvider>[0];
  return renderToStaticMarkup(createElement(IntlProvider, provider, page));
}

describe.each(['en', 'ko'] as const)('in %s', (locale) => {
  const { closed, failure } = words[locale];

  test.each(['away', 'busy'] as const)(
    'a house that is %s says so, what was kept, and that the page looks again',
    (closure) => {
      const page = pageFor(closedDigests[closure], locale);
      for (const sentence of Object.values(closed[closure])) expect(page).toContain(sentence);
      expect(page).toContain(failure.retry);
      expect(page).not.toContain(failure.brokeTitle);
      expect(page).not.toContain(closedDigests[closure]);
    },
  );

  test('too much to do is not told as a database that is away, nor the other way round', () => {
    expect(pageFor(closedDigests.busy, locale)).not.toContain(closed.away.title);
    expect(pageFor(closedDigests.away, locale)).not.toContain(closed.busy.title);
  });

  test('a piece that did not come is no fault of ours that was written down: the page is loaded anew', () => {
    const page = pageFor(undefined, locale, 'Failed to load chunk', 'ChunkLoadError');
    for (const sentence of Object.values(failure.part)) expect(page).toContain(sentence);
    expect(page).not.toContain(failure.brokeTitle);
  });

  test.each([undefined, '123456'])('a bug (digest %s) is ours, with its id and without its message', (digest) => {
    const page = pageFor(digest, locale);
    expect(page).toContain(failure.brokeTitle);
    expect(page).not.toContain('relation');
    if (digest) expect(page).toContain(digest);
    for (const { title } of Object.values(closed)) expect(page).not.toContain(title);
  });
});
