import { defineConfig } from '@playwright/test'

// Where Nix is set to build without a sandbox, most specs build anyway; those of the question say so themselves.
process.env['KILN_UNSANDBOXED'] ??= 'allow'

export default defineConfig({
  // Emptied before each run: the pictures beside it stay (e2e/support/looks.ts).
  outputDir: 'test-results/runs',
  // Builds and boots under emulation; no test asserts how long anything takes.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: { actionTimeout: 30_000 },
  workers: 2,
  // The folders of e2e/. `npm test` runs main-job and looks, `npm run test:all` the others and all nine looks.
  // One worker looks at pages while the other does the work: of two that change drives or hosts, each would see the other's.
  projects: [
    { name: 'setup', testDir: 'e2e/setup', testMatch: '*.setup.ts' },
    ...['main-job', 'looks', 'window', 'jobs', 'faults', 'desktop', 'packages'].map(name => ({
      name,
      testDir: `e2e/${name}`,
      workers: 1,
      // No package has an image.
      dependencies: name === 'packages' ? [] : ['setup'],
    })),
  ],
  // Flaky tests are listed at the end, and have to be fixed, but do not fail the run.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
})
