// Tests from which journal the log of a container comes. `journalctl` on the host is a stand-in that has what the real one
// has: with --machine it follows the links of the container.
import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '')
const line = {
  __CURSOR: `s=${'a'.repeat(32)};i=1;b=${boot};m=${'f'.repeat(15)};t=1;x=1`,
  __REALTIME_TIMESTAMP: '1800000000000000',
  _HOSTNAME: 'box',
  SYSLOG_IDENTIFIER: 'dev',
  _PID: '7',
}
/** As journalctl has a text with control characters. */
const message = [...Buffer.from('\u001b[0;32m  OK  \u001b[0m a line of the \u0007unit')]

const onHost = `#!/bin/bash
echo "journalctl $*" >> "$STAND_INS/calls"
case "$*" in
  *--machine* | *--directory* | *--root*) echo 'a line of the host' ;;
  *--unit\\ container@dev.service*--output=json*)
    echo '${JSON.stringify({ ...line, MESSAGE: message })}'
    echo '${JSON.stringify({ ...line, MESSAGE: null })}'
    echo '{"__CURSOR":"s=' ;;
  *--unit\\ container@dev.service*--since=@*) echo 'a line by the clock' ;;
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
    const prefix = '2027-01-15T08:00:00+00:00 box dev[7]:'
    const text = `${prefix}   OK   a line of the unit\n${prefix} [a long line]\n`
    bench.state('silent', '')
    expect(await log()).toEqual({ text })
    await bench.ask('terminal-ada', 'stop', { name: 'dev' })
    expect(await log()).toEqual({ text })
    expect(bench.read('stand-ins/calls')).toMatch(/^journalctl .*--unit \S+ --lines=7 .*$/m)
  })

  it('has its newest lines where it is longer than a reply may be', async () => {
    await bench.ask('terminal-ada', 'start', { name: 'dev' })
    rmSync(bench.at('stand-ins/silent'))
    bench.program(
      'systemd-run',
      `#!/bin/bash\nfor n in $(seq 200); do printf '%s is the last %01000d\\n' $n 0; done\n`,
    )
    const { text = '' } = ((await log()) ?? {}) as { text?: string }
    expect(text).toMatch(/^\[earlier lines are left out\]\n\d+ is the last 0/)
    expect(text).toMatch(/\n200 is the last 0+\n$/)
    expect(text.length).toBeLessThan(128 * 1024 + 100)
    bench.program('systemd-run', manager)
    bench.state('silent', '')
    // In a reply, each byte that its unit printed may take two.
    bench.program(
      'journalctl',
      `#!/bin/bash\nfor n in $(seq 200); do echo '${JSON.stringify({ ...line, MESSAGE: '"\\'.repeat(1500) })}'; done\n`,
    )
    expect(await log()).toEqual({ text: expect.stringMatching(/^\[earlier lines are left out\]\n/) })
    bench.program('journalctl', onHost)
  })

  it('goes by the clock where an earlier broker made the container', async () => {
    const { logMark, ...record } = JSON.parse(bench.read('state/workloads/dev.json'))
    expect(logMark).toMatch(/^s=0+;i=0;b=[0-9a-f]{32};m=[0-9a-f]+;$/)
    await bench.end()
    bench.state('../state/workloads/dev.json', JSON.stringify(record))
    await bench.start()
    expect(await log()).toEqual({ text: 'a line by the clock\n' })
    expect(bench.read('stand-ins/calls')).toContain(` --since=@${Math.ceil(record.createdAt / 1000)}\n`)
  })
})
