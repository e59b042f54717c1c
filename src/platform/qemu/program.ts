// The program that runs a guest.
import { programPath } from '#platform/process/program-path.ts'
import { failure } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'

export const qemuProgram = (architecture: Architecture) => `qemu-system-${architecture}`

/** Commands with which the user can install it. */
export const qemuInstall: Record<Architecture, string> = {
  x86_64: 'apt install qemu-system-x86, dnf install qemu-system-x86, brew install qemu, or port install qemu',
  aarch64:
    'apt install qemu-system-arm, dnf install qemu-system-aarch64, brew install qemu, or port install qemu',
}

/** Throws tool.missing; machine.architecture if the guest's differs from this computer's. */
export function assertProgram(guest: Architecture, host: Architecture, path: string): void {
  const tool = qemuProgram(guest)
  if (programPath(path, tool)) return
  const install = qemuInstall[guest]
  const operation = 'machines.start'
  throw guest === host
    ? failure('tool.missing', { operation, values: { tool, install } })
    : failure('machine.architecture', { operation, values: { architecture: guest, install } })
}
