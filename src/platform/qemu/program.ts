// The program that carries a guest. Pure.
import type { Architecture } from '#shared/model/format.ts'

export const qemuProgram = (architecture: Architecture) => `qemu-system-${architecture}`

/** What a person may type to get it. */
export const qemuInstall: Record<Architecture, string> = {
  x86_64: 'apt install qemu-system-x86, dnf install qemu-system-x86, or brew install qemu',
  aarch64: 'apt install qemu-system-arm, dnf install qemu-system-aarch64, or brew install qemu',
}
