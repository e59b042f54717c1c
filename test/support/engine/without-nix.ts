// For tests: a computer on which there is no program called nix.
import type { Ports } from '#engine/ports/index.ts'
import { createNix } from '#platform/nix/nix.ts'
import { createProcessRunner } from '#platform/process/run.ts'

export const withoutNix = (ports: Ports): Ports => ({
  ...ports,
  nix: createNix({ run: createProcessRunner({ env: process.env }), nixBinary: 'kiln-no-such-nix' }),
})
