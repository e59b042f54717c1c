import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/support/english-messages.ts'],
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'src/**/*.test.tsx',
      'lab/**/*.test.ts',
      'scripts/**/*.test.ts',
      'nix/**/*.test.ts',
    ],
    // As for the end-to-end tests: what passes only the second time is named at the end, but stops nobody's work.
    retry: 1,
    // Real Nix, qemu-img and QEMU under emulation take their time; no test asserts how long.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Tests that build share one Nix store and two cores.
    maxWorkers: 2,
  },
})
