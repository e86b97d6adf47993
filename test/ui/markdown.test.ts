import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from '@/components/ui/markdown';

const draw = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

test('raw HTML is left out', () => {
  const html = draw('before\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> <b onclick="x()">after</b>');
  expect(html).not.toMatch(/<script|onerror|onclick|<img/);
  expect(html).toContain('before');
});

test('script addresses are dropped, and their words are no links', () => {
  const html = draw('[a](javascript:alert(1)) [b](data:text/html,x) [c](vbscript:x)');
  expect(html).not.toMatch(/javascript:|data:|vbscript:|<a/);
  expect(html).toContain('<span>a</span> <span>b</span> <span>c</span>');
});

test('links tell the other site nothing and gain it nothing', () => {
  expect(draw('[rule](https://example.org)')).toContain('rel="noopener noreferrer nofollow"');
});

test('only pictures we serve are fetched', () => {
  expect(draw('![spy](https://example.org/p.gif)')).toContain('<em>spy</em>');
  expect(draw('![up](/api/media/../../secret)')).toContain('<em>up</em>');
  expect(draw('![case](/api/media/ab12.webp)')).toContain('<img src="/api/media/ab12.webp"');
});

test('a guide never writes a second first heading', () => {
  expect(draw('# Words')).toBe('<div class="prose"><h2>Words</h2></div>');
});
