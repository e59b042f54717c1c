// Tests from which journal the log of a container comes. `journalctl` on the host is a stand-in that has what the real one
// has: with --machine it follows the links of the container.
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

const onHost = `#!/bin/bash
echo "journalctl $*" >> "$STAND_INS/calls"
case "$*" in
  *--machine* | *--directory* | *--root*) echo 'a line of the host' ;;
  *--unit\\ container@dev.service*--since=@*) echo 'a line of the unit' ;;
  *) echo 'a line of the host' ;;
esac
`
/** The manager of the container: what it runs has the container's files, and its own journal. */
const manager = `#!/bin/bash
echo "systemd-run $*" >> "$STAND_INS/calls"
words=" $* "
while [ "$1" != -- ]; do shift; done; shift
[ "\${words#* --machine dev * -- }" != "$words" ] && [ "$1" != systemd-run ] || exec "$@"
[ ! -e "$STAND_INS/silent" ] || exit 1
echo "a line of the container"
`

describe.runIf(isRoot)('the log of a container, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    await bench.ask('terminal-ada', 'create', { name: 'dev', modules: [] })
    bench.program('journalctl', onHost)
    bench.program('systemd-run', manager)
  })
  afterAll(() => bench?.close())
  const log = async () => (await bench.ask('terminal-ada', 'logs', { name: 'dev', lines: 7 }))?.value

  it("is read inside, so no link leads to the host's journal", async () => {
    expect(await log()).toEqual({ text: 'a line of the container\n' })
    const [inside = ''] = bench.read('stand-ins/calls').match(/^systemd-run --machine dev .*$/m) ?? []
    expect(inside).toMatch(/ --property RuntimeMaxSec=20 .* -- \S+\/env -- journalctl .*--lines=7$/)
    expect(bench.read('stand-ins/calls')).not.toMatch(/^journalctl/m)
  })

  it('is what its unit printed since it was made, while it does not answer or does not run', async () => {
    bench.state('silent', '')
    expect(await log()).toEqual({ text: 'a line of the unit\n' })
    await bench.ask('terminal-ada', 'stop', { name: 'dev' })
    expect(await log()).toEqual({ text: 'a line of the unit\n' })
    const { createdAt } = JSON.parse(bench.read('state/workloads/dev.json'))
    expect(bench.read('stand-ins/calls')).toContain(` --since=@${Math.ceil(createdAt / 1000)}\n`)
  })

  it('begins again where it was in the trash, since its name was free then', async () => {
    await bench.ask('terminal-ada', 'stop', { name: 'dev' })
    const waits = await bench.ask('terminal-ada', 'destroy', { name: 'dev' })
    const gone = await bench.ask('terminal-ada', 'approve', { id: waits?.waits?.id })
    await setTimeout(1100)
    const before = Date.now()
    expect(await bench.ask('terminal-ada', 'undo', Object(gone?.value))).toMatchObject({ ok: true })
    await log()
    const since = bench.read('stand-ins/calls').match(/--since=@(\d+)\n$/)?.[1]
    expect(Number(since) * 1000).toBeGreaterThanOrEqual(before)
  })
})
