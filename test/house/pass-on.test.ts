/** A reader that has gone (`npm start | head`) brings nobody to a standstill. */
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { passOn } from '@/server/cli/start/child';

it('what a child says is taken from it though its reader has gone, and told until then', async () => {
  const heard: string[] = [];
  const reader = new Writable({
    write(chunk, _encoding, done) {
      if (heard.length === 2) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      heard.push(String(chunk));
      done();
    },
    autoDestroy: false,
  });
  reader.on('error', () => {});
  const child = new PassThrough();
  passOn(child, reader);
  for (const word of ['one', 'two']) child.write(word);
  for (let line = 0; line < 1_000; line += 1) if (!child.write('x'.repeat(1_000))) await once(child, 'drain');
  child.end();
  await once(child, 'end');
  expect(heard).toEqual(['one', 'two']);
});
