// A machine's own copy of the firmware's variables.
import { readFile, writeFile } from 'node:fs/promises'
import { errnoOf } from '#platform/files/fs-failure.ts'

/** Not a plain file copy: the template in the Nix store is read-only, and QEMU writes to the machine's copy. */
export async function copyVariables(template: string, to: string): Promise<void> {
  await writeFile(to, await readFile(template), { flag: 'wx', mode: 0o600 }).catch(thrown => {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
  })
}
