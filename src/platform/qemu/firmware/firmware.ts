// UEFI firmware for a guest: shared code, and a template for each machine's own variables.
import { readFile, writeFile } from 'node:fs/promises'
import { errnoOf } from '#platform/files/fs-failure.ts'

type FirmwareFormat = 'raw' | 'qcow2'
export type Firmware = {
  code: string
  codeFormat: FirmwareFormat
  variables: string
  variablesFormat: FirmwareFormat
}

/**
 * Writes the content instead of copying the file: the template in the Nix store is read-only, and QEMU writes to the
 * machine's copy.
 */
export async function copyVariables(template: string, to: string): Promise<void> {
  await writeFile(to, await readFile(template), { flag: 'wx', mode: 0o600 }).catch(thrown => {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
  })
}
