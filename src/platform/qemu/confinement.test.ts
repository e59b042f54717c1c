// Uses this computer's QEMU, and programs that stand for one without the filter.
import { chmod, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect } from 'vitest'
import { createProcessRunner } from '#platform/process/run.ts'
import { test } from '#test/folders.ts'
import { createConfinementProbe } from './confinement.ts'

const probeWith = (folder: string) =>
  createConfinementProbe(
    createProcessRunner({ env: { PATH: [folder, process.env['PATH']].join(delimiter) } }),
  )

async function qemuSaying(folder: string, script: string) {
  const path = join(folder, 'qemu-system-x86_64')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return probeWith(folder)('x86_64')
}

test('a QEMU without the filter, or on a kernel that refuses it, runs without', async ({ folder }) => {
  const missing = 'echo "-sandbox support is not enabled in this QEMU binary" >&2; exit 1'
  expect(await qemuSaying(folder, missing)).toBe(false)
  expect(await qemuSaying(folder, 'kill -SYS $$')).toBe(false)
  expect(await qemuSaying(folder, 'read line; [ "$line" = quit ]')).toBe(true)
})

test('one that is missing is looked for again', async ({ folder }) => {
  const probe = createConfinementProbe(createProcessRunner({ env: { PATH: folder } }))
  expect(await probe('x86_64')).toBe(false)
  const path = join(folder, 'qemu-system-x86_64')
  await writeFile(path, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  expect(await probe('x86_64')).toBe(true)
})
