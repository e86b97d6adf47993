/** What `server-only` is in tests: see test/vitest.config.mts. */
export {};
