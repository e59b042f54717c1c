// Which step nixos-anywhere has reached: its lines "### … ###". Pure.

import type { InstallerPhases } from '#engine/ports/installer.ts'
import { message } from '#shared/messages/codes.ts'

const steps = ['connect', 'kexec', 'format', 'copy', 'install', 'restart'] as const
export type Step = (typeof steps)[number]

/** Its lines, in order of appearance; several may belong to one step. */
const beginnings: readonly [RegExp, Step][] = [
  [/^Uploading install SSH keys$/, 'connect'],
  [/^Gathering machine facts$/, 'connect'],
  [/^Switching system into kexec$/, 'kexec'],
  [/^Formatting hard drive with disko$/, 'format'],
  [/^Uploading the system closure$/, 'copy'],
  [/^Copying extra files$/, 'copy'],
  [/^Installing NixOS$/, 'install'],
  [/^Rebooting$/, 'restart'],
  [/^Waiting for the machine to become unreachable due to reboot$/, 'restart'],
]

/** null: not one of its steps. */
export function stepIn(line: string): Step | 'done' | null {
  const [, text] = /^### (.+) ###$/.exec(line.trim()) ?? []
  if (text === undefined) return null
  if (text === 'Done!') return 'done'
  return beginnings.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

/** Steps that a successful run must have shown. */
export const stepsOf = (phases: InstallerPhases): readonly Step[] => wholeRuns[phases]

const wholeRuns: Record<InstallerPhases, readonly Step[]> = {
  kexec: ['connect', 'kexec'],
  disko: ['connect', 'format'],
  'install,reboot': ['connect', 'copy', 'install', 'restart'],
}

/** How long each may take. A system may be copied over slow links, and a disk discarded block by block. */
export const stepSeconds: Record<Step, number> = {
  connect: 300,
  kexec: 1200,
  format: 1800,
  copy: 6 * 3600,
  install: 3600,
  restart: 600,
}

export const stepText = (step: Step) => message(`install.step.${step}`)
