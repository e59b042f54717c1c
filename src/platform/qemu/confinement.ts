// QEMU's filter of system calls: a guest that breaks out of QEMU starts no program, takes no rights and changes no limits. Not
// every build of QEMU has it, nor every kernel, so it is tried once per program.
import type { Run } from '#platform/process/run.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { qemuProgram } from './program.ts'

export const confinedArguments = [
  '-sandbox',
  'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
]

const tryMs = 10_000

/** Whether QEMU for this guest starts with it: without a machine, and quits at once. */
export function createConfinementProbe(run: Run): (guest: Architecture) => Promise<boolean> {
  const known = new Map<Architecture, Promise<boolean>>()
  return guest => {
    const found = known.get(guest) ?? isConfinable(run, guest)
    known.set(guest, found)
    // A missing QEMU, which the start reports, and which may be installed later.
    return found.catch(() => {
      known.delete(guest)
      return false
    })
  }
}

async function isConfinable(run: Run, guest: Architecture): Promise<boolean> {
  const { code, cancelled } = await run({
    command: qemuProgram(guest),
    args: [
      '-nodefaults',
      '-no-user-config',
      '-display',
      'none',
      '-machine',
      'none',
      ...confinedArguments,
      '-monitor',
      'stdio',
    ],
    input: 'quit\n',
    signal: AbortSignal.timeout(tryMs),
    endsWithParent: true,
  })
  return code === 0 && !cancelled
}
