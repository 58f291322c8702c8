import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Two, so that a laptop and CI run alike, and the tests that start processes of their own find room.
    maxWorkers: 2,
    // No test waits for the wall clock; this is only the point at which something must have hung.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    restoreMocks: true
  }
})
