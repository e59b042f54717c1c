// Whether a container runs, by a stand-in for systemctl.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { createContainers } from './containers.ts'

const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})

const workload = (name: string) => workloadRecord(name, { runs: true })

/** `status`: that of systemctl, which is 0 for an active unit, 3 for another state, 4 for no such unit, 1 for no answer. */
function withSystemctl(folder: string, { says, status }: { says: string; status: number }) {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const program = join(folder, 'bin/systemctl')
  writeFileSync(program, `#!/bin/sh\nprintf '${says}'\nexit ${status}\n`)
  chmodSync(program, 0o755)
  process.env['PATH'] = `${join(folder, 'bin')}:${path}`
  const { isRunning, running } = createContainers(join(folder, 'conf'))
  return async () => [await isRunning(workload('a')), (await running([workload('a')])).has('a-id')]
}

test('a container runs until its unit is inactive', async ({ folder }) => {
  for (const [says, status, is] of [
    ['active\\n', 0, true],
    ['reloading\\n', 0, true],
    ['activating\\n', 3, true],
    ['deactivating\\n', 3, true],
    ['inactive\\n', 3, false],
    ['failed\\n', 3, false],
    ['inactive\\n', 4, false],
  ] as const)
    expect([says, await withSystemctl(folder, { says, status })()]).toEqual([says, [is, is]])
})

test('a container of which systemd says nothing does not count as off', async ({ folder }) => {
  for (const [says, status] of [
    ['', 1],
    ['', 3],
    ['unknown\\n', 3],
    ['inactive\\n', 1],
  ] as const)
    await expect(withSystemctl(folder, { says, status })()).rejects.toThrow('systemctl does not say')
})
