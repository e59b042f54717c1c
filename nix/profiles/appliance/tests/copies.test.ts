// The copy of Home Assistant's disk before an update: its unit as systemd reads it, and what calls it, with a fake systemctl. The
// program has its own tests (test/device).
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'
import { Bench, hasProgram } from './script.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})
afterEach(() => bench.remove())

const copyFirst = () =>
  bench.run('updates/homeassistant-copy-first.sh', {
    env: { UNIT: 'homeassistant-copy.service', LAST: bench.path('last_copy') },
  })

test.skipIf(!hasProgram('jq'))('an update does not begin without the copy, and says why', async () => {
  bench.fake('id', 'echo 0')
  bench.fake('systemctl', `echo "$@" >${bench.path('asked')}`)
  expect(await copyFirst()).toEqual({ code: 0, stdout: '', stderr: '' })
  bench.fake('systemctl', 'exit 1')
  bench.write('last_copy', JSON.stringify({ outcome: 'failed', detail: '7 bytes free' }))
  expect(await copyFirst()).toEqual({
    code: 1,
    stdout: '',
    stderr: "Home Assistant's disk was not copied: 7 bytes free\n",
  })
  bench.fake('id', 'echo 1000')
  expect((await copyFirst()).code).toBe(77)
})

type Texts = { before: string | null; units: Record<string, string>; programs: string[] }
const evaluated = (updates: boolean) => ofFunction<Texts>(join(import.meta.dirname, 'texts.nix'), { updates })

test.skipIf(noSources || !hasProgram('systemd-analyze'))(
  'a box with updates copies the disk first, and its unit lets the guest go on after a kill [A5]',
  () => {
    const { before, units, programs } = evaluated(true)
    expect(before).toMatch(/homeassistant-copy-first$/)
    expect(programs).toContain('homeassistant-copies')
    const unit = units['homeassistant-copy.service'] ?? ''
    expect(unit).toMatch(/^ExecStart=\S+homeassistant-copies make$/m)
    expect(unit).toMatch(/^ExecStopPost=\S+homeassistant-copies thaw$/m)
    const path = bench.write(
      'homeassistant-copy.service',
      unit.replaceAll(/\/nix\/store\/[^\s":']*/g, '/bin/true'),
    )
    const done = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' })
    expect([done.stderr, done.status]).toEqual(['', 0])
  },
)

test.skipIf(noSources)('a box without updates has neither', () => {
  const { before, units } = evaluated(false)
  expect(before).toBeNull()
  expect(Object.keys(units)).not.toContain('homeassistant-copy.service')
})
