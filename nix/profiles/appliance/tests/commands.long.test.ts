// homeassistant-status and homeassistant-console, and that every script is clean to shellcheck.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appliance, Bench, hasProgram } from './script.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  bench.install('plain-text', '../../modules/services/plain-text.sh')
})
afterEach(() => bench.remove())

const units = (machine: string, image = 'inactive') =>
  bench.fake('systemctl', `case $2 in homeassistant-vm.service) echo ${machine};; *) echo ${image};; esac`)

describe('homeassistant-status', () => {
  const status = () =>
    bench.run('../../modules/services/homeassistant-vm/homeassistant-status.sh', {
      env: { HA_INFO: bench.folder },
    })
  const info = (web: unknown) =>
    bench.write(
      'info.json',
      JSON.stringify({
        schema: 1,
        at: '2026-01-01T00:00:00Z',
        running: true,
        agent: true,
        address: '192.0.2.7',
        system: { name: 'Home Assistant OS', version: '17.3' },
        web,
      }),
    )

  test('is well when Home Assistant answers', async () => {
    units('active')
    info({ url: 'http://192.0.2.7:8123', status: 200 })
    const outcome = await status()
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toMatch(/Virtual machine +running\n/)
    expect(outcome.stdout).toMatch(/System +Home Assistant OS 17\.3\n/)
    expect(outcome.stdout).toMatch(/Address +http:\/\/192\.0\.2\.7:8123\n/)
    expect(outcome.stdout).toMatch(/Home Assistant +answers \(HTTP 200\)\n/)
  })

  test.each([
    ['it does not answer', { url: 'http://192.0.2.7:8123', status: 0 }, 'does not answer'],
    ['it has a server error', { url: 'http://192.0.2.7:8123', status: 502 }, 'HTTP 502'],
    ['it has no address', null, 'not reached'],
  ])('is not well when %s', async (_, web, words) => {
    units('active')
    info(web)
    const outcome = await status()
    expect(outcome.code).toBe(1)
    expect(outcome.stdout).toContain(words)
  })

  test('shows what the guest calls itself in one line, without what commands a terminal', async () => {
    units('active')
    const name = 'HA\u001b]52;c;eA==\u0007\u009b2J\u202e\nHome Assistant   answers'
    bench.write(
      'info.json',
      JSON.stringify({ at: '', agent: true, system: { name, version: '\u001b[1m' }, web: null }),
    )
    const { stdout } = await status()
    expect(stdout).toContain(
      'System           HA\ufffd]52;c;eA==\ufffd\ufffd2J\ufffd Home Assistant   answers \ufffd[1m\n',
    )
    expect(stdout.match(/^Home Assistant/gm)).toHaveLength(1)
  })

  test('says that the image is being fetched, and where to watch', async () => {
    units('inactive', 'active')
    const outcome = await status()
    expect(outcome.code).toBe(1)
    expect(outcome.stdout).toContain('waits for its image (journalctl -fu homeassistant-image.service)')
  })

  test('a machine that is down is down, whatever was last heard', async () => {
    units('failed')
    info({ url: 'http://192.0.2.7:8123', status: 200 })
    const outcome = await status()
    expect(outcome.code).toBe(1)
    expect(outcome.stdout).toContain('failed (journalctl -u homeassistant-vm.service)')
  })
})

describe('homeassistant-console', () => {
  const open = () =>
    bench.run('../../modules/services/homeassistant-vm/homeassistant-console.sh', {
      env: { HA_RUNTIME: bench.folder },
    })

  test('shows the ways in', async () => {
    units('active')
    const outcome = await open()
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toContain('ssh -L 5900:localhost:5900 root@')
    expect(outcome.stdout).toContain('vncviewer localhost:5900')
    expect(outcome.stdout).not.toContain('Serial console')
  })

  test.skipIf(!hasProgram('socat'))('opens the serial console where there is one', async () => {
    units('active')
    const serial = createServer(socket => socket.end('homeassistant login: '))
    await new Promise<void>(listening => serial.listen(bench.path('serial.sock'), listening))
    expect((await open()).stdout).toMatch(/Ctrl-\] leaves it\.\nhomeassistant login: $/)
    await new Promise(closed => serial.close(closed))
  })

  test('has nothing to show of a machine that is off', async () => {
    units('inactive')
    expect(await open()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('not running'),
    })
  })
})

describe.skipIf(!hasProgram('shellcheck'))('shellcheck finds nothing in', () => {
  test.each(globSync('**/*.sh', { cwd: appliance }).sort())('%s', file => {
    // As writeShellApplication checks it.
    const { stdout } = spawnSync('shellcheck', ['--shell=bash', file], { cwd: appliance, encoding: 'utf8' })
    expect(stdout).toBe('')
  })
})
