import { defineConfig } from 'vitest/config'

// What only computes shares its modules from file to file: loading them anew took as long as the tests.
const computing = ['tests/engine/**/*.test.ts', 'tests/differential/**/*.test.ts', 'tests/journeys/**/*.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    // Two, so that a laptop and CI run alike, and the tests that start processes of their own find room.
    maxWorkers: 2,
    // No test waits for the wall clock; this is only the point at which something must have hung.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    restoreMocks: true,
    // What is polled for comes in milliseconds, but for a machine that is busy.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      { extends: true, test: { name: 'computing', include: computing, isolate: false } },
      { extends: true, test: { name: 'running', include: ['tests/**/*.test.ts'], exclude: computing } },
    ],
  }
})
