// Whether this computer can run guests of an architecture, for tests that are skipped where it cannot.
import { homedir } from 'node:os'
import { programPath } from '#platform/process/program-path.ts'
import { findFirmware } from '#platform/qemu/firmware/find.ts'
import type { Architecture } from '#shared/formats/format.ts'

/** null: it is there. */
export const qemuFor = (architecture: Architecture): string | null =>
  programPath(process.env['PATH'] ?? '', `qemu-system-${architecture}`)
    ? null
    : `qemu-system-${architecture} is not here`

export function firmwareProblem(architecture: Architecture): string | null {
  try {
    findFirmware(architecture, { env: process.env, home: homedir() })
    return null
  } catch {
    return `no UEFI firmware for ${architecture} is here`
  }
}
