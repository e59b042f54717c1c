// Builds a test host's system with the real Nix, in about half a second.
import { fileURLToPath } from 'node:url'
import { nix } from '../../build-tiny.ts'

type LabPackage = { name: string; version: string; kib: number }

export type LabSystem = {
  /** The host name in its store path. */
  name: string
  label?: string
  kernelVersion?: string
  /** In one text, as its boot menu has them. */
  kernelParams?: string
  packages?: readonly LabPackage[]
  /** The content of its /etc/kiln/system.json; left out: it has none. */
  stateVersion?: string
  /** Shell lines that `activate` runs last: here a test lets it fail, hang, or break sshd or the network. */
  activation?: string
  /** Shell lines before anything else in bin/switch-to-configuration. */
  switch?: string
  /** Shell lines of its sw/bin/kiln-updates; left out: it has none. */
  updates?: string
}

/** The store path of its toplevel, without a garbage collector's root. */
export function buildSystem({ packages = [], ...rest }: LabSystem): Promise<string> {
  const values = Object.entries({ ...rest, packages: JSON.stringify(packages) })
  return nix(
    'build',
    '--no-link',
    '--print-out-paths',
    '--file',
    fileURLToPath(new URL('system.nix', import.meta.url)),
    ...values.flatMap(([name, value]) => ['--argstr', name, value ?? '']),
  )
}
