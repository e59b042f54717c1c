import { existsSync } from 'node:fs'

export interface Firmware {
  readonly code: string
  /** Template of the variable store: each machine writes to a copy. */
  readonly variables: string
}

// Debian and Ubuntu, Fedora, Arch.
const candidates: readonly Firmware[] = [
  { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' },
  { code: '/usr/share/edk2/ovmf/OVMF_CODE.fd', variables: '/usr/share/edk2/ovmf/OVMF_VARS.fd' },
  { code: '/usr/share/edk2/x64/OVMF_CODE.4m.fd', variables: '/usr/share/edk2/x64/OVMF_VARS.4m.fd' },
]

export function findFirmware(): Firmware {
  const found = candidates.find(({ code, variables }) => existsSync(code) && existsSync(variables))
  if (!found) throw new Error('No UEFI firmware for QEMU is here. Install the package "ovmf".')
  return found
}
