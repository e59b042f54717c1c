// The real `kiln hosts`, against real hosts (lab/hosts documents what is real about them).
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAvahi } from '#lab/hosts/avahi.ts'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { users } from '#lab/hosts/root.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { kilnIn } from '#test/engine/kiln.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`kiln hosts (${refused ?? 'on test hosts'})`, { timeout: 8 * minute }, () => {
  const home = mkdtempSync(join(tmpdir(), 'kiln-test-cli-hosts-'))
  const kiln = kilnIn(home)
  const keys = makeKeyPair()
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text, { mode: 0o600 })
    return join(home, name)
  }
  const identity = file('key', keys.privateKey)
  let network: LabNetwork
  let box: TestHost

  /** The last object that is printed. */
  const json = (...args: string[]) => {
    const { status, stdout } = kiln('hosts', ...args, '--json')
    return { status, ...JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') }
  }

  /** On a pseudo-terminal; `answer` is typed at the question about the key. */
  const atTerminal = (words: string[], answer: string) => {
    const program = [process.execPath, '--disable-warning=ExperimentalWarning', 'src/cli/index.ts', ...words]
    const command = program.map(word => `'${word}'`).join(' ')
    const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
      env: { ...process.env, KILN_HOME: home, TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let screen = ''
    let isAnswered = false
    child.stdout.on('data', chunk => {
      screen += chunk
      if (isAnswered || !screen.includes('Type yes')) return
      isAnswered = true
      child.stdin.write(answer)
    })
    return new Promise<{ code: number | null; screen: string }>(done =>
      child.on('close', code => done({ code, screen })),
    )
  }

  beforeAll(async () => {
    network = await createLabNetwork()
    box = await startHost(network, { name: 'box1' })
  }, minute)
  afterAll(async () => {
    await box?.stop()
    await network?.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('a host is added, trusted, given a key, queried, found and removed', async () => {
    expect(kiln('hosts').stdout).toContain('kiln hosts add ADDRESS')
    // Without a terminal no one can confirm: it is in the list, but not trusted.
    const added = kiln(
      'hosts',
      'add',
      `ops@${box.address}`,
      '--name',
      'box1',
      '--tag',
      'lab',
      '--identity',
      identity,
    )
    expect(added).toMatchObject({ status: 0, stdout: '' })
    const fingerprint = /SHA256:\S+/.exec(added.stderr)?.[0] ?? ''
    expect(added.stderr).toContain(`kiln hosts trust box1 ${fingerprint}`)
    expect(json('trust', 'box1')).toMatchObject({
      status: 1,
      type: 'error',
      error: { code: 'host.untrusted' },
    })
    expect(json('show', 'box1')).toMatchObject({ status: 1, error: { code: 'ssh.host-key-unknown' } })
    expect(json('trust', 'box1', 'SHA256:AAAA')).toMatchObject({
      status: 1,
      error: { code: 'host.key-not-offered' },
    })
    expect(json('trust', 'box1', fingerprint)).toMatchObject({ status: 0, host: { keys: [{ fingerprint }] } })
    expect(json('show', 'box1')).toMatchObject({ status: 1, error: { code: 'ssh.denied' } })

    const password = file('password', `${users.ops.password}\n`)
    const publicKey = file('key.pub', `${keys.publicKey}\n`)
    expect(json('key', 'box1', '--key', publicKey)).toMatchObject({ status: 2, error: { code: 'usage' } })
    const put = kiln('hosts', 'key', 'box1', '--key', publicKey, '--password-file', password)
    expect(put).toMatchObject({ status: 0, stdout: '' })
    expect(`${put.stdout}${put.stderr}`).not.toContain(users.ops.password)

    const shown = kiln('hosts', 'show', 'box1')
    expect(shown.stdout).toMatch(/^Address +ops@/m)
    expect(shown.stdout).toMatch(/^System +Debian/m)
    expect(json('show', 'box1')).toMatchObject({ status: 0, facts: { hostname: 'box1', nixos: false } })
    expect(kiln('hosts').stdout).toMatch(/^box1 +box1 +ops@[0-9.]+ +key trusted +#lab$/m)

    const { status, host, disks } = json('disks', 'box1')
    expect({ status, host }).toEqual({ status: 0, host: 'box1' })
    const listed = kiln('hosts', 'disks', 'box1').stdout
    for (const { path, serial } of disks)
      expect(listed).toContain(`(${path})\n  serial ${serial || 'none'}\n`)
    if (disks.length === 0) expect(listed).toBe('box1 has no disks.\n')

    await startAvahi(box, [{ type: '_ssh._tcp', port: 22, txt: [] }])
    const found = json('discover', '--wait', 'box1', '--timeout', '2m')
    expect(found).toMatchObject({
      status: 0,
      hosts: [{ host: 'box1.local', known: { name: 'box1', first: true } }],
    })
    expect(kiln('hosts', 'discover').stdout).toMatch(/^box1 +[0-9.]+ +online$/m)

    expect(json('rm', 'box1')).toMatchObject({ status: 1, error: { code: 'host.unconfirmed' } })
    expect(json('rm', 'box1', '--yes')).toMatchObject({ status: 0, id: 'box1' })
    expect(json('discover', '--wait', 'box1')).toMatchObject({ status: 2, error: { code: 'host.unknown' } })
  })

  test('a host that cannot be reached, shows another key or is not accepted is not added', async () => {
    const before = [kiln('hosts').stdout, readFileSync(join(home, 'known_hosts'), 'utf8')]
    const after = () => [kiln('hosts').stdout, readFileSync(join(home, 'known_hosts'), 'utf8')]
    const at = `root@${box.address}`
    const nowhere = ['add', 'root@127.0.0.1:1', '--name', 'gone']
    expect(json(...nowhere)).toMatchObject({ status: 1, error: { code: 'ssh.refused' } })
    expect(json(...nowhere, '--trust', 'SHA256:x')).toMatchObject({ status: 1 })
    const otherKey = json('add', at, '--name', 'gone', '--trust', `SHA256:${'A'.repeat(43)}`)
    expect(otherKey).toMatchObject({ status: 1, error: { code: 'host.key-not-offered' } })
    const badJump = json('add', at, '--name', 'gone', '--jump', 'root@127.0.0.1:1')
    expect(badJump.status).toBe(1)
    expect(after()).toEqual(before)
    const refusing = await atTerminal(['hosts', 'add', at, '--name', 'gone'], 'no\n')
    expect(refusing).toMatchObject({
      code: 1,
      screen: expect.stringContaining('No key of gone was accepted'),
    })
    const stopped = await atTerminal(['hosts', 'add', at, '--name', 'gone'], '\u0003')
    expect(stopped.code).toBe(130)
    expect(after()).toEqual(before)
  })

  test('its key is accepted by adding it again with --trust, and without that its way is named', async () => {
    const at = `root@${box.address}`
    expect(json('add', at, '--name', 'later')).toMatchObject({ status: 0, host: { keys: [] } })
    const twice = kiln('hosts', 'add', at)
    expect(twice).toMatchObject({ status: 1, stderr: expect.stringContaining('kiln hosts trust later') })
    const fingerprint = kiln('hosts', 'trust', 'later').stderr.match(/SHA256:\S+/)?.[0] ?? ''
    const other = json('add', at, '--trust', `SHA256:${'A'.repeat(43)}`)
    expect(other).toMatchObject({ status: 1, error: { code: 'host.key-not-offered' } })
    const again = json('add', at, '--trust', fingerprint)
    expect(again).toMatchObject({ status: 0, host: { name: 'later', keys: [{ fingerprint }] } })
    expect(json('rm', 'later', '--yes').status).toBe(0)
  })

  test('a changed key is refused with both fingerprints, and the command to type', async () => {
    const added = json('add', `root@${box.address}`, '--name', 'box2')
    const first = kiln('hosts', 'trust', 'box2').stderr.match(/SHA256:\S+/)?.[0] ?? ''
    expect(added).toMatchObject({ status: 0, host: { keys: [] } })
    json('trust', 'box2', first)
    await box.changeHostKey()
    const refusedNow = kiln('hosts', 'show', 'box2')
    const [, second = ''] = /--replace (SHA256:[A-Za-z0-9+/]+)/.exec(refusedNow.stderr) ?? []
    expect(refusedNow).toMatchObject({ status: 1, stderr: expect.stringContaining(first) })
    expect(second).not.toBe(first)
    expect(json('trust', 'box2', second)).toMatchObject({ status: 1, error: { code: 'host.key-known' } })
    expect(json('trust', 'box2', '--replace', second)).toMatchObject({
      status: 0,
      host: { keys: [{ fingerprint: second }] },
    })
  })
})
