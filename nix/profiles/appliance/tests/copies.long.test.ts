// The copy of Home Assistant's disk before an update: its unit as systemd reads it, and what calls it, with a fake systemctl. The
// program has its own tests (test/device).
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'
import { Bench, hasProgram } from './script.ts'

const program = join(import.meta.dirname, '../../../packages/homeassistant-copies/homeassistant-copies.mjs')

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
  'a box with updates copies the disk first, and its unit resumes the guest after a kill [A5]',
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

const cannotRun = noSources || !hasProgram('qemu-img') || process.getuid?.() !== 0
test.skipIf(cannotRun)(
  'its unit may do what a copy needs of a disk that is another user’s, and no more',
  () => {
    const unit = evaluated(true).units['homeassistant-copy.service'] ?? ''
    const given = (name: string) => unit.match(new RegExp(`^${name}=(.*)$`, 'gm'))
    expect(given('SystemCallFilter')).toEqual(['SystemCallFilter=@system-service'])
    expect(given('PrivateDevices')).toEqual(['PrivateDevices=true'])
    const rights = (given('CapabilityBoundingSet') ?? []).map(line =>
      line.replace(/^.*CAP_/, '+').toLowerCase(),
    )
    expect(rights).toHaveLength(3)

    for (const name of ['data', 'copies', 'run', 'qemu']) mkdirSync(bench.path(name), { mode: 0o700 })
    const disk = bench.path('data/disk.qcow2')
    spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '16M'])
    chmodSync(disk, 0o600)
    for (const path of [disk, bench.path('data'), bench.path('qemu')]) chownSync(path, 61234, 61234)
    const make = (rightsLeft: string[]) =>
      spawnSync(
        'setpriv',
        [
          `--bounding-set=${['-all', ...rightsLeft].join(',')}`,
          '--inh-caps=-all',
          '--no-new-privs',
          process.execPath,
          program,
          'make',
          '--disk',
          disk,
          '--copies',
          bench.path('copies'),
          '--runtime',
          bench.path('run'),
          '--writable',
          bench.path('qemu'),
          '--free-mib',
          '1',
        ],
        { encoding: 'utf8' },
      )
    expect(make(rights)).toMatchObject({ status: 0, stdout: expect.stringContaining('"isConsistent":true') })
    expect(make(rights.filter(each => !each.includes('override'))).status).not.toBe(0)
  },
)

test.skipIf(noSources)('a box without updates has neither', () => {
  const { before, units } = evaluated(false)
  expect(before).toBeNull()
  expect(Object.keys(units)).not.toContain('homeassistant-copy.service')
})
