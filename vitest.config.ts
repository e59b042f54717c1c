import { defineConfig } from 'vitest/config'

/** Faults, strangers and rare tools: for `npm run test:all` alone (docs/testing.md). */
const long = '{src,test,lab,scripts,nix}/**/*.long.test.ts'
const english = 'test/support/english-messages.ts'
const afterTests = 'test/support/after-tests.ts'

export default defineConfig({
  test: {
    // As for the end-to-end tests: a test that passes only when retried is named at the end, but does not fail the run.
    retry: 1,
    // Where Nix is set to build without a sandbox, most tests build anyway; those of the question say so themselves.
    // Debian's bash reads its bashrc for -c unless a shell started it; CI's runner has no SHLVL.
    env: { KILN_UNSANDBOXED: 'allow', SHLVL: '1' },
    // Real Nix, qemu-img and QEMU under emulation take their time; no test asserts how long. Only what hangs gets here.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Of two cores: tests with real hosts, drives and machines wait for these a quarter of their time.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'window',
          setupFiles: [
            english,
            'src/renderer/src/testing/browser.ts',
            'src/renderer/src/testing/all-texts.ts',
            'src/renderer/src/testing/shared-window.ts',
          ],
          environment: 'jsdom',
          // src/renderer/src/testing/shared-window.ts
          isolate: false,
          include: ['src/renderer/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'core',
          setupFiles: [english],
          include: ['src/{shared,engine}/**/*.test.ts'],
          exclude: [long],
          // No test changes what another file sees, so shared modules load once per worker.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          setupFiles: [english, afterTests],
          include: ['{src,test,lab,scripts}/**/*.test.ts'],
          exclude: ['src/{renderer,shared,engine}/**', long],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'long', setupFiles: [english, afterTests], include: [long] } },
      {
        extends: true,
        test: {
          name: 'nix',
          setupFiles: [english, afterTests],
          include: ['nix/**/*.test.ts'],
          exclude: [long],
        },
      },
    ],
  },
})
