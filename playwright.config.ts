import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  // Emptied before each run: the pictures beside it stay (e2e/looks.ts).
  outputDir: 'test-results/runs',
  // Builds and boots under emulation; no test asserts how long anything takes.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: { actionTimeout: 30_000 },
  workers: 1,
  // What passes only the second time is called flaky and named at the end: to be fixed, but it stops nobody's work.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
})
