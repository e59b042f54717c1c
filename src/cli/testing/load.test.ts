import { execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { loadScenario } from './load.ts'

test('only a file of a usual size is loaded, not a pipe, folder or device', async ({ folder }) => {
  const at = (name: string) => join(folder, name)
  mkdirSync(at('folder'))
  execFileSync('mkfifo', [at('pipe')])
  writeFileSync(at('huge'), '')
  truncateSync(at('huge'), 2 ** 31)
  for (const [path, reason] of [
    ['/dev/zero', 'reason.not-regular'],
    [at('folder'), 'reason.not-regular'],
    [at('pipe'), 'reason.not-regular'],
    [at('huge'), 'reason.too-large'],
  ] as const)
    await expect(loadScenario(path), path).rejects.toMatchObject({
      code: 'scenario.broken',
      values: { reason: { code: reason } },
    })
  await expect(loadScenario(at('nothing'))).rejects.toMatchObject({ code: 'file.missing' })
})
