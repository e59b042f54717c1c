// Changes that something else gets in the way of, through the built broker.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

const recordOf = (bench: BrokerBench, name: string) =>
  JSON.parse(readFileSync(bench.at(`state/workloads/${name}.json`), 'utf8'))

describe.runIf(isRoot)('a broker beside others who change its host, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    bench.write({ ownModules: true })
    await bench.start()
  })
  afterAll(() => bench?.close())
  const ask = (verb: string, input: object) => bench.ask('terminal-ada', verb, input)

  it('leaves alone what root made under the name while the module was evaluated', async () => {
    bench.program(
      'nix-build-container',
      `#!/bin/sh
[ "$1" != evaluate ] || { mkdir "$STAND_INS/../containers/dev"; echo mine > "$STAND_INS/../containers/dev/file"; }
echo /nix/store/${'0'.repeat(32)}-container
`,
    )
    expect(await ask('create', { name: 'dev', modules: [], ownModule: '{ }' })).toMatchObject({
      code: 'name-taken',
    })
    expect(readFileSync(bench.at('containers/dev/file'), 'utf8')).toBe('mine\n')
    expect(existsSync(bench.at('state/workloads/dev.json'))).toBe(false)
    expect(bench.read('stand-ins/calls')).not.toContain('systemctl start')
  })

  it('changes nothing if the storage of a larger disk has no room', async () => {
    expect(await ask('create', { name: 'box', modules: [], vm: true })).toMatchObject({ ok: true })
    const disk = bench.at('images/box/disk.raw')
    const before = statSync(disk).size
    bench.program(
      'btrfs',
      `#!/bin/sh
case "$*" in 'qgroup limit 6G '*) echo 'No space left on device' >&2; exit 1 ;; esac
PATH=\${PATH#*:}; exec btrfs "$@"
`,
    )
    expect(await ask('resize', { name: 'box', quotaGiB: 3 })).toMatchObject({ ok: false })
    expect([statSync(disk).size, recordOf(bench, 'box')]).toMatchObject([before, { quotaGiB: 1 }])
    expect(await ask('resize', { name: 'box', quotaGiB: 2 })).toMatchObject({ ok: true })
    expect(statSync(disk).size).toBeGreaterThan(before)
    expect(recordOf(bench, 'box')).toMatchObject({ quotaGiB: 2 })
  })
})
