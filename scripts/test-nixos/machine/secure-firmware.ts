// Firmware that checks signatures, with no keys yet ("setup mode"): Debian's package ovmf has it.
import { existsSync } from 'node:fs'
import type { Firmware } from '#platform/qemu/firmware/firmware.ts'
import { UnavailableError } from '../tool-error.ts'

const folder = '/usr/share/OVMF'

export function secureFirmware(): Firmware {
  const code = `${folder}/OVMF_CODE_4M.secboot.fd`
  const variables = `${folder}/OVMF_VARS_4M.fd`
  const missing = [code, variables].find(path => !existsSync(path))
  if (missing !== undefined)
    throw new UnavailableError(`Firmware with Secure Boot: there is no ${missing} (apt install ovmf).`)
  return { code, codeFormat: 'raw', variables, variablesFormat: 'raw' }
}
