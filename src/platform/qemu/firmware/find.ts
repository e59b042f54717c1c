// Finds UEFI firmware on this computer.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { programPath } from '#platform/process/program-path.ts'
import { failure } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { qemuProgram } from '../program.ts'
import { firmwareIn, inOrder } from './descriptor.ts'
import type { Firmware } from './firmware.ts'
import { descriptorFolders, knownFirmware } from './places.ts'

type FirmwareHost = {
  env: Record<string, string | undefined>
  home: string
}

/** Throws machine.no-firmware. */
export function findFirmware(architecture: Architecture, { env, home }: FirmwareHost): Firmware {
  const program = programPath(env['PATH'] ?? '', qemuProgram(architecture))
  const host = { home, configHome: env['XDG_CONFIG_HOME'], program: program && realpathSync(program) }
  const folders = descriptorFolders(host).map(folder => ({ folder, names: namesIn(folder) }))
  const described = inOrder(folders).flatMap(
    ({ folder, name }) => firmwareIn(textOf(join(folder, name)), architecture) ?? [],
  )
  // A descriptor may outlive its files.
  const found = [...described, ...knownFirmware(architecture, host)].find(
    ({ code, variables }) => existsSync(code) && existsSync(variables),
  )
  if (found) return found
  const install = architecture === 'x86_64' ? 'apt install ovmf' : 'apt install qemu-efi-aarch64'
  throw failure('machine.no-firmware', { operation: 'machines.start', values: { architecture, install } })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Most of these folders do not exist.
    return []
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // An unreadable descriptor is skipped, like one that is not understood.
    return ''
  }
}
