import { describe, expect, test } from 'vitest';
import { fieldErrors } from '@/server/api/field-errors';
import { saveDraftInput } from '@/server/guides/contract';
import { createProjectInput, inviteInput, ontologyInput, updateTermsInput } from '@/server/projects/contract';

const huge = 'x'.repeat(10_000_000);
type Schema = typeof updateTermsInput | typeof saveDraftInput | typeof ontologyInput | typeof inviteInput;

/** The sentences a form gets for an input, by field; empty when it is taken. */
function sentences(schema: Schema, input: unknown): Record<string, string> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return {};
  return Object.fromEntries(fieldErrors(parsed.error, 'en').map(({ path, message }) => [path, message]));
}

const aClass = { id: 'a', name: 'word', colour: '#332288', hotkey: null, description: '', retired: false };
const aDraft = { introduction: '', changeSummary: '', rules: [] };

describe('a form that is given what no form should be given', () => {
  test('ten megabytes of text get a sentence beside their own field, at once', () => {
    const began = performance.now();
    expect(sentences(updateTermsInput, { title: huge })).toEqual({ title: 'Please keep this to 120 characters.' });
    expect(sentences(saveDraftInput, { ...aDraft, rules: [{ ruleId: null, text: huge }] })).toEqual({
      'rules.0.text': 'Please keep this to 5,000 characters.',
    });
    expect(sentences(ontologyInput, { classes: [aClass, { ...aClass, name: huge }] })).toEqual({
      'classes.1.name': 'Please keep this to 80 characters.',
    });
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('numbers that are none, negative, too large or of another kind are refused by field', () => {
    const wrong = [-1n, 0n, 100_001n, 2n ** 63n, 12, '12', ' 12 ', '1e3', Number.NaN, [5n]];
    for (const priceMinor of wrong)
      expect(Object.keys(sentences(updateTermsInput, { priceMinor }))).toEqual(['priceMinor']);
    for (const overlap of [0, 26, 1.5, '3', Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(Object.keys(sentences(updateTermsInput, { overlap }))).toEqual(['overlap']);
    }
    for (const qualityTarget of [0.4, 1.01, '0.9']) {
      expect(Object.keys(sentences(updateTermsInput, { qualityTarget }))).toEqual(['qualityTarget']);
    }
  });

  test('right-to-left text, emoji and 60 letters without a break are taken as they are', () => {
    const title = `שלום 👩‍👩‍👧 ${'w'.repeat(60)}`;
    expect(updateTermsInput.parse({ title })).toEqual({ title });
  });

  test('fields that a form has no business to set are not set', () => {
    const given = {
      title: 'a',
      state: 'open',
      feeBps: 0,
      createdBy: 'me',
      publishedAt: new Date(),
      __proto__: { feeBps: 1 },
    };
    expect(updateTermsInput.parse(given)).toEqual({ title: 'a' });
    expect(createProjectInput.parse({ ...given, task: 'boxes' })).toEqual({ title: 'a', task: 'boxes' });
  });

  test('an address is one plain address, in lower case', () => {
    expect(inviteInput.parse({ email: ' Ann@Example.ORG ', role: 'owner' })).toEqual({
      email: 'ann@example.org',
      role: 'owner',
    });
    const wrong = ['a@b', 'victim＠corp.com', 'a@b.com,c@d.com', 'a@b.com\nBcc: c@d.com', '"<x>"@b.com', huge];
    for (const email of wrong) expect(Object.keys(sentences(inviteInput, { email, role: 'owner' }))).toEqual(['email']);
    expect(Object.keys(sentences(inviteInput, { email: 'a@b.com', role: 'staff' }))).toEqual(['role']);
  });
});
