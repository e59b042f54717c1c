// `kiln publish` as a user types it, with the real keyring if there is one.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const lacks = [...keyringLacks, ...(hasNix ? [] : ['nix'])]
const title = lacks.length > 0 ? `kiln publish (without ${lacks.join(', ')})` : 'kiln publish'

const shifted = join(import.meta.dirname, '../../../test/support/shifted-clock.mjs')
const served = ['src/cli/index.ts', '--profiles', 'lab', 'serve', '--no-open']

describe.skipIf(lacks.length > 0)(title, { timeout: 5 * 60_000 }, () => {
  let lab: Publisher
  /** How many days ahead the clock of the started programs is. */
  let turn = 0
  let keyring: Awaited<ReturnType<typeof keyringLab>>
  beforeAll(async () => {
    keyring = await keyringLab()
    await keyring.unlock()
    lab = await publisher()
    await lab.box('kitchen', { label: '26.05.1', packages: [{ name: 'kettle', version: '1.0', kib: 8 }] })
  }, 120_000)
  afterAll(async () => {
    await lab?.close()
    keyring?.close()
  })

  const kiln = (...words: string[]) => {
    const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keyring.env
    const run = kilnIn(join(lab.home, 'kiln'), { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR })
    const { status, stdout, stderr } = run(...words)
    const last = stdout.trim().split('\n').at(-1) ?? ''
    return { status, stdout, stderr, last: last.startsWith('{') ? JSON.parse(last) : {} }
  }

  it('makes no keys if the recovery key cannot be shown', async () => {
    const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keyring.env
    const home = join(lab.home, 'unseen')
    const env = { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }
    const run = kilnIn(home, env)
    for (const [to, status] of [
      ['>/dev/full', 1],
      // Fails before printing anything; the status is the reader's.
      ['| true', 0],
    ] as const) {
      const words = 'node --disable-warning=ExperimentalWarning src/cli/index.ts publish keys make'
      const made = spawnSync('sh', ['-c', `${words} ${to}`], {
        env: { ...process.env, ...env, KILN_HOME: home },
        encoding: 'utf8',
      })
      expect(made.status, made.stderr).toBe(status)
      expect(made.stderr).toContain('could not be written')
      expect(run('publish', 'keys').stdout).toContain('kiln publish keys make')
    }
    const shown = run('publish', 'keys', 'make')
    expect(shown.status, shown.stderr).toBe(0)
    expect(shown.stdout).toMatch(/^(?:[0-9A-Z]{5}-){10}[0-9A-Z]{5}\n/)
    expect(run('publish', 'keys').stdout).toContain('kiln-recovery-')
  })

  it('makes keys, shows what changes, and publishes after a yes', () => {
    expect(kiln('publish', 'keys').stdout).toContain('kiln publish keys make')
    mkdirSync(join(lab.home, 'stick'))
    const stick = join(lab.home, 'stick', 'recovery')
    const made = kiln('publish', 'keys', 'make', '--recovery-file', stick, '--json')
    expect(made.status, made.stderr).toBe(0)
    expect(made.last).toMatchObject({
      keys: { daily: expect.stringMatching(/^kiln-updates-/) },
      recovery: null,
    })
    expect(statSync(stick).mode & 0o777).toBe(0o600)
    expect(readFileSync(stick, 'utf8')).toMatch(/^(?:[0-9A-Z]{5}-){10}[0-9A-Z]{5}\n$/)

    const words = ['publish', 'kitchen', '--to', lab.folder]
    const dry = kiln(...words, '--dry-run')
    expect(dry.status, dry.stderr).toBe(0)
    expect(dry.stderr).toContain('kitchen: nixos-system-kitchen-26.05.1, for the first time')
    expect(existsSync(join(lab.folder, 'keys'))).toBe(false)
    expect(kiln(...words)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('that was not confirmed'),
    })
    const done = kiln(...words, '--yes')
    expect(done.status, done.stderr).toBe(0)
    expect(done.stdout).toContain('kitchen: nixos-system-kitchen-26.05.1, sequence')

    lab.system('kitchen', { label: '26.05.2', packages: [{ name: 'kettle', version: '1.1', kib: 8 }] })
    const next = kiln(...words, '--yes')
    expect(next.stderr).toMatch(/nixos-system-kitchen-26\.05\.1 → nixos-system-kitchen-26\.05\.2/)
    expect(next.stderr).toMatch(/kettle.*1\.0.*1\.1/)
  })

  it('shows what withdrawing changes, and withdraws after a yes', () => {
    const words = ['publish', 'withdraw', 'kitchen', '--to', lab.folder]
    const dry = kiln(...words, '--dry-run', '--json')
    expect(dry.status, dry.stderr).toBe(0)
    expect(dry.stderr).toMatch(
      /kitchen: nixos-system-kitchen-26\.05\.2 → nixos-system-kitchen-26\.05\.1\n {2}\/nix\/store\/\S+-kitchen-26\.05\.2, sequence \d+, published 2\S+ \S+ UTC\n {2}→ \/nix\/store\/\S+26\.05\.1, sequence/,
    )
    expect(dry.last).toMatchObject({ plan: { boxes: [{ name: 'kitchen', waits: false }], others: [] } })
    expect(kiln(...words)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Nothing was withdrawn: that was not confirmed'),
    })
    const done = kiln(...words, '--yes')
    expect(done.status, done.stderr).toBe(0)
    expect(done.stdout).toMatch(/^kitchen: nixos-system-kitchen-26\.05\.1, sequence \d+, accepted until/)
    const again = kiln('publish', 'kitchen', '--to', lab.folder, '--yes')
    expect(again.stderr).toContain('Withdrawn before, and published again now: kitchen.')
  })

  it.each([
    // Without the built window, `kiln serve` has nothing to serve.
    ...(existsSync('dist/renderer/index.html') ? [['kiln serve', served] as const] : []),
    ['the engine of the app', ['src/host/engine-process.ts']] as const,
  ])('%s renews the pointers that it finds, but a single command does not', async (_, words) => {
    const box = kiln('box', 'show', 'kitchen', '--json').last.box.id
    const pointer = () => readFileSync(join(lab.folder, 'pointers', `box-${box}`), 'utf8')
    const before = pointer()
    const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keyring.env
    turn += 20
    const env = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS,
      XDG_RUNTIME_DIR,
      KILN_HOME: join(lab.home, 'kiln'),
      SHIFTED_CLOCK_MS: String(Date.now() + turn * 86_400_000),
      NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${shifted}`,
    }
    spawnSync(process.execPath, ['src/cli/index.ts', '--profiles', 'lab', 'box', 'list'], { env })
    expect(pointer()).toBe(before)
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    try {
      await expect.poll(pointer, { timeout: 60_000 }).not.toBe(before)
    } finally {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
  })

  it('prints the trust file of a box, without a secret', () => {
    const from = ['--from', 'https://updates.example.com']
    const shown = kiln('publish', 'trust', 'kitchen', ...from)
    expect(shown.status, shown.stderr).toBe(0)
    const trust = JSON.parse(shown.stdout)
    expect(trust).toEqual({
      source: 'https://updates.example.com',
      for: expect.stringMatching(/^box\/[0-9a-f]{16}$/),
      profile: expect.stringMatching(/^flake\./),
      architecture: 'x86_64',
      recovery: expect.stringMatching(/^kiln-recovery/),
      keys: {
        number: expect.any(Number),
        daily: expect.stringMatching(/^kiln-updates-/),
        made: expect.any(Number),
      },
    })
    expect(kiln('publish', 'trust', 'kitchen', ...from, '--json').last).toMatchObject({ trust })
    const ring = kiln('publish', 'trust', 'kitchen', ...from, '--ring', 'homes')
    expect(ring).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('ring "homes", or for any other'),
    })
    expect(JSON.parse(ring.stdout)).toMatchObject({ for: 'ring/homes' })
  })

  it('shows what boxes did with their updates, and removes a login', () => {
    const states = kiln('publish', 'states', 'kitchen', '--to', lab.folder)
    expect(states).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/kitchen.*was not checked.*Kiln has no host for it/),
    })
    expect(kiln('publish', 'login', 'https://updates.example.com/a/', '--forget')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The login of https://updates.example.com/a is forgotten.'),
    })
  })

  it('reports usage errors', () => {
    for (const [words, says] of [
      [['publish', 'kitchen'], '--to DIR'],
      [['publish', '--to', '/tmp'], 'Name boxes'],
      [['publish', '--to', '/tmp', '--group', 'cellar'], 'No box has a host with the tag cellar.'],
      [['publish', 'kitchen', '--to', '/tmp', '--keep', '1'], '--keep'],
      [['publish', 'kitchen', '--to', '/tmp', '--first', '0'], '--first'],
      [['publish', 'kitchen', '--to', '/tmp', '--upload', 'https://a:b@example.com'], 'without a login'],
      [['publish', 'kitchen', '--to', '/tmp', '--ring', 'My homes'], 'not a name of a ring'],
      [['publish', 'kitchen', '--to', '/tmp', '--ring', 'homes', '--first', '1'], 'leave out --first'],
      [['publish', 'login', 'ftp://x', '--user', 'kiln'], 'not an http or https address'],
      [['publish', 'login', 'https://example.com'], '--user NAME'],
      [['publish', 'login', 'https://example.com', '--user', 'kiln'], 'No password'],
      [['publish', 'states', 'kitchen'], '--to DIR'],
      [['publish', 'keys', 'rotate'], 'No recovery key'],
      [['publish', 'withdraw', 'kitchen'], '--to DIR'],
      [['publish', 'withdraw', '--to', '/tmp'], 'Name boxes'],
      [['publish', 'withdraw', 'kitchen', '--to', '/tmp', '--ring', 'homes'], 'give --ring alone'],
      [['publish', 'trust', 'kitchen'], '--from ADDRESS'],
      [['publish', 'trust', 'kitchen', '--from', 'ftp://x'], 'not an http, https or file address'],
      [['publish', 'trust', 'kitchen', '--from', 'https://a:b@example.com'], 'without a login'],
      [['publish', 'trust', 'kitchen', '--from', 'HTTPS:/a:b@example.com'], 'without a login'],
      [['publish', 'kitchen', '--to', lab.folder, '--first', '5'], 'would be among the first 5'],
    ] as const)
      expect(kiln(...words), words.join(' ')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(says),
      })
  })
})
