// Workloads that a broker starts again after a reboot, while requests arrive.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

/** Looks, and answers once `slow-look` is gone. `looks`: how many look at a time. */
const systemctl = `#!/bin/bash
cd "$STAND_INS"
unit=\${@: -1}; name=\${unit#container@}; name=\${name%.service}
echo "systemctl $*" >> calls
case $1 in
  is-active)
    touch looking/$$; ls looking | wc -l >> looks
    shift; said=''
    for each; do
      each=\${each#container@}
      if [ -e running/\${each%.service} ]; then said+=active; else said+=inactive; fi
      said+=$'\\n'
    done
    sleep 0.2
    while [ -e slow-look ]; do sleep 0.05; done
    rm looking/$$
    printf %s "$said"; [[ $said != *inactive* ]] || exit 3 ;;
  start) [ -e ../configurations/$name.conf ] && touch running/$name ;;
  stop) rm -f running/$name ;;
esac
`

describe.runIf(isRoot)('a broker after a reboot of its host, on a loop device (needs root)', () => {
  let bench: BrokerBench
  const running = () => readdirSync(bench.at('stand-ins/running'))
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    for (const name of ['dev', 'other'])
      expect(await bench.ask('terminal-ada', 'create', { name, modules: [] })).toMatchObject({ ok: true })
    mkdirSync(bench.at('stand-ins/looking'))
    await bench.end()
  })
  afterAll(() => bench?.close())
  async function rebooted() {
    await bench.end()
    for (const name of running()) rmSync(bench.at('stand-ins/running', name))
    await bench.start()
  }

  it('does not start what a person stopped between its look and its start', async () => {
    bench.program('systemctl', systemctl)
    bench.state('slow-look', '')
    await rebooted()
    const stopped = bench.ask('terminal-ada', 'stop', { name: 'dev' })
    expect(await stopped).toMatchObject({ ok: true })
    rmSync(bench.at('stand-ins/slow-look'))
    await expect.poll(running, { timeout: 20_000 }).toContain('other')
    expect((await bench.ask('terminal-ada', 'list'))?.value).toMatchObject([
      { name: 'dev', running: false },
      { name: 'other', running: true },
    ])
    expect(bench.read('stand-ins/calls').split('systemctl stop container@dev.service')[1]).not.toContain(
      'start container@dev.service',
    )
  })

  it('looks at some of many at a time', async () => {
    await bench.end()
    const record = JSON.parse(readFileSync(bench.at('state/workloads/other.json'), 'utf8'))
    for (let at = 0; at < 20; at += 1) {
      const name = `more${at}`
      writeFileSync(bench.at(`state/workloads/${name}.json`), JSON.stringify({ ...record, name, id: name }))
    }
    rmSync(bench.at('stand-ins/looks'))
    await rebooted()
    // It starts at the first request.
    await bench.ask('terminal-ada', 'whoami')
    await expect.poll(running, { timeout: 20_000 }).toContain('other')
    const looks = bench.read('stand-ins/looks').trim().split('\n').map(Number)
    expect(Math.max(...looks)).toBeGreaterThan(1)
    expect(Math.max(...looks)).toBeLessThanOrEqual(8)
    expect(existsSync(bench.at('stand-ins/running/dev'))).toBe(false)
    // It tries all again after what an earlier broker left.
    await expect
      .poll(() => bench.printed().match(/more\d+ does not start/g), { timeout: 20_000 })
      .toHaveLength(40)
    let quiet = 0
    const isQuiet = () => readdirSync(bench.at('stand-ins/looking')).length === 0
    await expect.poll(() => (quiet = isQuiet() ? quiet + 1 : 0), { timeout: 20_000 }).toBeGreaterThan(10)
  })
})
