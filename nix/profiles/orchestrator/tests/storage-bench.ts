// For tests of the scripts of voxnix-storage: fixture programs on PATH that write down how they were called.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach } from 'vitest'

const scripts = join(import.meta.dirname, '../../../modules/services/voxnix-storage')

export function storageBench() {
  let scratch: string
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'voxnix-storage-'))
    await mkdir(join(scratch, 'bin'))
  })
  afterEach(() => rm(scratch, { recursive: true, force: true }))

  return {
    scratch: (...names: string[]) => join(scratch, ...names),
    /** A program that appends its arguments to `calls` and then does what `body` says. */
    async program(name: string, body = 'exit 0') {
      const file = join(scratch, 'bin', name)
      await writeFile(file, `#!/bin/bash\necho "${name} $*" >>"${scratch}/calls"\n${body}\n`)
      await chmod(file, 0o755)
    },
    calls: async () =>
      (await readFile(join(scratch, 'calls'), 'utf8').catch(() => ''))
        .replaceAll(scratch, '')
        .split('\n')
        .slice(0, -1),
    /** As writeShellApplication runs it. */
    run: (script: string, args: string[], env: Record<string, string>) =>
      execa('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', join(scripts, script), ...args], {
        reject: false,
        env: { PATH: `${scratch}/bin:${process.env['PATH']}`, ...env },
      }),
  }
}
