// A create whose journal cannot be written any further, as on a full disk, and the requests that follow it.
// An immutable file stands for the full disk: the same two files cannot be written.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { command } from '#test/drives/loop-devices.ts'
import { isRoot, test } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { createContainers } from './host/containers.ts'

const builds = `#!/bin/bash
chattr +i "$STAND_INS"/../state/audit.jsonl "$STAND_INS"/../state/sagas/*.jsonl
echo /nix/store/${'0'.repeat(32)}-container
`

describe.runIf(isRoot)('a create that is stuck, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
  })
  afterAll(() => bench?.close())
  const makeRoom = () => {
    command('chattr', '-i', bench.at('state/audit.jsonl'))
    for (const name of readdirSync(bench.at('state/sagas')))
      command('chattr', '-i', bench.at('state/sagas', name))
  }

  it('keeps its name locked until the next start, although the audit failed too', async () => {
    bench.program('nix-build-container', builds)
    expect(await bench.ask('terminal-ada', 'create', { name: 'full', modules: [] })).toMatchObject({
      code: 'stuck',
      detail: expect.stringContaining('journal'),
    })
    makeRoom()
    expect(bench.printed()).toContain('The audit lacks the end of create')
    const waits = await bench.ask('terminal-ada', 'destroy', { name: 'full' })
    for (const [face, verb, input] of [
      ['terminal-ada', 'approve', { id: waits?.waits?.id }],
      ['terminal-ada', 'start', { name: 'full' }],
      ['terminal-ben', 'create', { name: 'full', modules: [] }],
    ] as const)
      expect(await bench.ask(face, verb, input)).toMatchObject({ code: 'busy' })
    expect(bench.read('stand-ins/calls')).not.toContain('systemctl start')
    expect((await bench.ask('terminal-ada', 'health'))?.value).toMatchObject({ stuck: ['full'] })
    await bench.end()
    bench.program('nix-build-container', builds.replace(/^chattr.*$/m, ''))
    await bench.start()
    await expect
      .poll(async () => (await bench.ask('terminal-ada', 'list'))?.value, { timeout: 30_000 })
      .toMatchObject([{ name: 'full', owner: 'ada', running: true }])
    await expect.poll(() => readdirSync(bench.at('state/sagas')), { timeout: 30_000 }).toEqual([])
  })
})

test('a container without its configuration is not started, as its unit would do', async ({ folder }) => {
  const runner = createContainers(join(folder, 'configurations'))
  await expect(runner.start(workloadRecord('dev'))).rejects.toThrow('dev.conf is missing')
})
