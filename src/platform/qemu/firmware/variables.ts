// A machine's own copy of the firmware's variables.
import { readFile, writeFile } from 'node:fs/promises'
import { errnoOf } from '#platform/files/fs-failure.ts'

/** Not by a copy of the file: in the Nix store the template cannot be written, and QEMU writes to the machine's. */
export async function copyVariables(template: string, to: string): Promise<void> {
  await writeFile(to, await readFile(template), { flag: 'wx', mode: 0o600 }).catch(thrown => {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
  })
}
