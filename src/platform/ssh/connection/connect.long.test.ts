// Against real test hosts: lab/hosts documents what is real about them.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { slowLink } from '#lab/hosts/slow-link.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '../../process/run.ts'
import { fingerprintOf } from '../known-hosts.ts'
import { createSsh } from '../ssh.ts'
import { type BegunLogin, beginLogin } from './begun.ts'

const refused = hostsRefused()
const minutes = 60_000

describe.skipIf(refused)(`a host over SSH (${refused ?? 'on test hosts'})`, { timeout: 2 * minutes }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-ssh-'))

  const home = join(folder, 'home')
  // A separate folder: other tests have connections too. Short, for its sockets.
  const tempFolder = join(folder, 't')
  const keyFile = join(folder, 'key')
  const keys = makeKeyPair()
  const run = createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home } })
  const ssh = createSsh({
    run,
    home,
    tempFolder,
    alive: { everySeconds: 1, unanswered: 2 },
    connectSeconds: 5,
  })
  let network: LabNetwork
  let host: TestHost
  let gate: TestHost
  const { signal } = new AbortController()

  /** Kiln's known_hosts with these lines. */
  const known = (...lines: string[]) => {
    const path = join(mkdtempSync(join(folder, 'known-')), 'known_hosts')
    writeFileSync(path, lines.map(line => `${line}\n`).join(''))
    return { knownHosts: path, signal }
  }
  const lineOf = (of: TestHost) => `${of.address} ${of.hostKey}`
  const at = (of: TestHost, more: Partial<HostAddress> = {}): HostAddress => ({
    host: of.address,
    port: 22,
    user: 'root',
    jump: null,
    identity: keyFile,
    ...more,
  })
  const fingerprint = (key: string) => fingerprintOf(key.split(' ')[1] ?? '')
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (thrown: { code?: string }) => thrown.code ?? String(thrown),
    )

  beforeAll(async () => {
    mkdirSync(tempFolder)
    writeFileSync(keyFile, keys.privateKey, { mode: 0o600 })
    network = await createLabNetwork()
    const authorizedKeys = [keys.publicKey]
    ;[host, gate] = await Promise.all([
      startHost(network, { name: 'box1', authorizedKeys }),
      startHost(network, { name: 'gate', authorizedKeys }),
    ])
  }, 2 * minutes)
  afterAll(async () => {
    await Promise.all([host?.stop(), gate?.stop()])
    await network?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('runs commands with their words, input, output, exit code and lines', async () => {
    const connection = await ssh.connect(at(host), known(lineOf(host)))
    const lines: string[] = []
    const done = await connection.run(
      ['sh', '-c', 'cat; echo "$1"; echo oops >&2; exit 7', 'sh', "it's $HOME\n*"],
      {
        signal,
        input: 'in\n',
        onLine: line => lines.push(line.text),
      },
    )
    expect(done).toMatchObject({ code: 7, stdout: "in\nit's $HOME\n*\n", cancelled: false })
    expect(lines).toEqual(['oops'])
    expect((await connection.run(['exit', '255'], { signal })).code).toBe(255)
    expect((await connection.run(['no-such-program'], { signal })).code).toBe(127)
    await connection.close()
    await connection.close()
  })

  test('leaves nothing behind when it is closed, refused or cancelled', async () => {
    const ours = () => readdirSync(tempFolder).filter(name => name.startsWith('kiln-ssh-'))
    const before = ours()
    const cancel = new AbortController()
    const connection = await ssh.connect(at(host), { ...known(lineOf(host)), signal: cancel.signal })
    const long = connection.run(['sleep', '1000'], { signal })
    cancel.abort()
    expect((await long).cancelled).toBe(true)
    await connection.close()
    expect(await codeOf(ssh.connect(at(host), known()))).toBe('ssh.host-key-unknown')
    await expect(ssh.connect(at(host), { ...known(), signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(ours().filter(name => !before.includes(name))).toEqual([])
    expect(await host.run('sh', '-c', 'ps ax | grep -c "[s]shd: root@notty" || true')).toBe('0\n')
  })

  describe('a login started in advance', () => {
    const env = { PATH: process.env['PATH'], HOME: home }
    const patience = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
    const begun = (address: HostAddress, knownHosts: string, more: Record<string, string> = {}) =>
      beginLogin({
        address,
        knownHosts,
        home,
        tempFolder,
        env: { ...env, ...more },
        ...patience,
      })
    const withLogin = (login: BegunLogin | null) =>
      createSsh({ run, home, tempFolder, ...patience, begun: login })
    const logins = async () =>
      Number(await host.run('sh', '-c', 'grep -c "Accepted publickey" /var/log/sshd.log || true'))
    const ours = () => readdirSync(tempFolder).filter(name => name.startsWith('kiln-ssh-'))

    test('is taken over once, and leaves nothing behind when it is closed', async () => {
      const [folders, before] = [ours(), await logins()]
      const options = known(lineOf(host))
      const mine = withLogin(begun(at(host), options.knownHosts))
      const connection = await mine.connect(at(host), options)
      expect((await connection.run(['echo', 'hello'], { signal })).stdout).toBe('hello\n')
      expect(await logins()).toBe(before + 1)
      const other = await mine.connect(at(host), options)
      expect(await logins()).toBe(before + 2)
      await Promise.all([connection.close(), other.close()])
      expect(ours()).toEqual(folders)
    })

    test('is not used for another address or another known_hosts', async () => {
      const options = known(lineOf(host), lineOf(gate))
      const login = begun(at(host), options.knownHosts)
      const mine = withLogin(login)
      const before = await logins()
      await (await mine.connect(at(gate), options)).close()
      const strict = known()
      expect(await codeOf(mine.connect(at(host), strict))).toBe('ssh.host-key-unknown')
      // It is still available for the login it was started for.
      await (await mine.connect(at(host), options)).close()
      expect(await logins()).toBeLessThanOrEqual(before + 1)
    })

    test('is not used once another key is trusted', async () => {
      const options = known(lineOf(host))
      const mine = withLogin(begun(at(host), options.knownHosts))
      writeFileSync(options.knownHosts, `${host.address} ${gate.hostKey}\n`)
      expect(await codeOf(mine.connect(at(host), options))).toBe('ssh.host-key-changed')
    })

    test('fails for the same reasons, without another try', async () => {
      const folders = ours()
      const unknown = known()
      expect(await codeOf(withLogin(begun(at(host), unknown.knownHosts)).connect(at(host), unknown))).toBe(
        'ssh.host-key-unknown',
      )
      const changed = known(`${host.address} ${gate.hostKey}`)
      expect(await codeOf(withLogin(begun(at(host), changed.knownHosts)).connect(at(host), changed))).toBe(
        'ssh.host-key-changed',
      )
      expect(ours()).toEqual(folders)
    })

    test('is made as usual without setpriv, or with one that does not know the option', async () => {
      const bin = mkdtempSync(join(folder, 'bin-'))
      const options = known(lineOf(host))
      for (const text of [null, '#!/bin/sh\necho "unrecognized option" >&2\nexit 1\n']) {
        if (text) writeFileSync(join(bin, 'setpriv'), text, { mode: 0o755 })
        const mine = withLogin(begun(at(host), options.knownHosts, { PATH: text ? `${bin}:/bin` : bin }))
        const connection = await mine.connect(at(host), options)
        expect((await connection.run(['true'], { signal })).code).toBe(0)
        await connection.close()
      }
    })

    test('ends with a cancel', async () => {
      const options = known(lineOf(host))
      const cancel = new AbortController()
      const login = begun(at(host), options.knownHosts)
      const connecting = withLogin(login).connect(at(host), { ...options, signal: cancel.signal })
      cancel.abort('no')
      await expect(connecting).rejects.toBe('no')
    })
  })

  test('opens a shell for a user whose login shell cannot read sh', async () => {
    // Like fish: ${ outside single quotes is an error.
    await host.run(
      'sh',
      '-c',
      `cat >/usr/local/bin/other-shell <<'END'
#!/bin/bash
if [ "$1" = -l ]; then echo "as other-shell"; exec cat; fi
outside=$(printf %s "$2" | sed "s/'[^']*'//g")
case $outside in *'$'* | *'"'*) echo 'other-shell: not read here' >&2; exit 127 ;; esac
exec /bin/sh -c "$2"
END
chmod +x /usr/local/bin/other-shell
sed -i '/^ops:/s,/bin/bash$,/usr/local/bin/other-shell,' /etc/passwd`,
    )
    const connection = await ssh.connect(at(host, { user: 'ops' }), known(lineOf(host)))
    const shell = await connection.openShell({ columns: 90, rows: 20 })
    let seen = ''
    shell.on('data', chunk => {
      seen += chunk
    })
    await expect.poll(() => seen, { timeout: 10_000 }).toContain('as other-shell')
    expect(seen).not.toContain('kiln-terminal')
    shell.destroy()
    await connection.close()
  })

  test('many commands share it at once, over one login', async () => {
    const logins = async () => Number(await host.run('grep', '-c', 'Accepted publickey', '/var/log/sshd.log'))
    const before = await logins()
    const connection = await ssh.connect(at(host), known(lineOf(host)))
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => connection.run(['echo', String(index)], { signal })),
    )
    expect(all.map(({ stdout }) => stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
    expect(await logins()).toBe(before + 1)
    await connection.close()
  })

  test('ends a command after its time limit', async () => {
    const connection = await ssh.connect(at(host), known(lineOf(host)))
    expect(await codeOf(connection.run(['sleep', '1000'], { signal, timeoutMs: 300 }))).toBe(
      'ssh.command-timed-out',
    )
    expect((await connection.run(['true'], { signal })).code).toBe(0)
    await connection.close()
  })

  test('an unknown key is refused, whatever the user’s own configuration says [D1]', async () => {
    const config = join(home, '.ssh', 'config')
    mkdirSync(join(home, '.ssh'), { recursive: true })
    writeFileSync(
      config,
      'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel QUIET\n',
    )
    expect(await codeOf(ssh.connect(at(host), known()))).toBe('ssh.host-key-unknown')
    rmSync(config)
  })

  test('a changed key blocks, and reports both fingerprints and where the known one is [D1]', async () => {
    const other = makeKeyPair().publicKey.split(' ').slice(0, 2).join(' ')
    const options = known('# a comment', `${host.address} ${other}`)
    await expect(ssh.connect(at(host), options)).rejects.toMatchObject({
      code: 'ssh.host-key-changed',
      values: {
        host: host.address,
        known: fingerprint(other),
        offered: fingerprint(host.hostKey),
        place: `${options.knownHosts}:2`,
      },
    })
  })

  test('at another address only the key known for the host counts', async () => {
    const options = known(`[box]:2222 ${host.hostKey}`, lineOf(gate))
    const keyOf = at(host, { host: 'Box', port: 2222 })
    expect(await codeOf(ssh.connect(at(host), options))).toBe('ssh.host-key-unknown')
    const connection = await ssh.connect(at(host), { ...options, keyOf })
    await connection.close()
    // Its own key is known there, too.
    expect(await codeOf(ssh.connect(at(gate), { ...options, keyOf }))).toBe('ssh.host-key-changed')
    // The user's own configuration decides under which name the host is known.
    const aliased = { ...known(`rack-4 ${host.hostKey}`), keyOf }
    mkdirSync(join(home, '.ssh'), { recursive: true })
    writeFileSync(join(home, '.ssh', 'config'), 'Host box\n  HostKeyAlias rack-4\n')
    // Host matches lower case only.
    expect(await codeOf(ssh.connect(at(host), aliased))).toBe('ssh.host-key-unknown')
    const again = await ssh.connect(at(host), { ...aliased, keyOf: { ...keyOf, host: 'box' } })
    await again.close()
    rmSync(join(home, '.ssh', 'config'))
  })

  test('shows the keys that it offers before any is trusted, with the line for known_hosts', async () => {
    const options = known()
    const [key, ...more] = await ssh.hostKeys(at(host), options)
    expect(more).toEqual([])
    expect(key).toMatchObject({
      type: 'ssh-ed25519',
      fingerprint: fingerprint(host.hostKey),
      line: lineOf(host),
    })
    const connection = await ssh.connect(at(host), known(key?.line ?? ''))
    await connection.close()
  })

  test('a refused login reports which methods the host accepts', async () => {
    await expect(ssh.connect(at(host, { user: 'nobody' }), known(lineOf(host)))).rejects.toMatchObject({
      code: 'ssh.denied',
      values: { user: 'nobody', methods: 'publickey,password' },
    })
  })

  test('a closed port, an unknown name, a wrong address and a broken configuration have their own errors', async () => {
    const options = known(lineOf(host))
    expect(await codeOf(ssh.connect(at(host, { port: 23 }), options))).toBe('ssh.refused')
    expect(await codeOf(ssh.connect(at(host, { host: 'no-such-host.invalid' }), options))).toBe(
      'ssh.unknown-name',
    )
    const unused = host.address.replace(/\.\d+$/, '.250')
    expect(await codeOf(ssh.connect(at(host, { host: unused }), options))).toBe('ssh.unreachable')
    expect(await codeOf(ssh.hostKeys(at(host, { port: 23 }), options))).toBe('ssh.refused')
  })

  test('gives up on a host that drops all packets', async () => {
    await host.run('ip', 'route', 'add', 'blackhole', network.address)
    expect(await codeOf(ssh.connect(at(host), known(lineOf(host))))).toBe('ssh.timed-out')
    await host.run('ip', 'route', 'del', 'blackhole', network.address)
  })

  test('over a jump host, whose key is checked as strictly', async () => {
    const jump = `root@${gate.address}`
    // The jump host's login has no -i: its key comes from the user's configuration.
    mkdirSync(join(home, '.ssh'), { recursive: true })
    writeFileSync(join(home, '.ssh', 'config'), `Host ${gate.address}\n  IdentityFile ${keyFile}\n`)
    const untrusted = { code: 'ssh.jump-key-unknown', values: { jump: gate.address, host: host.address } }
    await expect(ssh.connect(at(host, { jump }), known(lineOf(host)))).rejects.toMatchObject(untrusted)
    await expect(ssh.hostKeys(at(host, { jump }), known())).rejects.toMatchObject(untrusted)
    const connection = await ssh.connect(at(host, { jump }), known(lineOf(host), lineOf(gate)))
    const { stdout } = await connection.run(['sh', '-c', 'echo $SSH_CONNECTION'], { signal })
    expect(stdout.split(' ')[0]).toBe(gate.address)
    await connection.close()
    rmSync(join(home, '.ssh', 'config'))
  })

  test('a jump host’s refusal is reported as its own, whatever its banner looks like', async () => {
    const both = known(lineOf(host), lineOf(gate))
    await gate.run(...['sh', '-c', 'echo "root@box: Permission denied (banner)." >/etc/issue.net'])
    await gate.run('sh', '-c', 'echo "Banner /etc/issue.net" >>/etc/ssh/sshd_config; restart-sshd')
    // Without a key for it.
    const jump = `ops@${gate.address}`
    await expect(ssh.connect(at(host, { jump }), both)).rejects.toMatchObject({
      code: 'ssh.jump-denied',
      values: { jump: gate.address, host: host.address, methods: 'publickey,password' },
    })
    const other = makeKeyPair().publicKey.split(' ').slice(0, 2).join(' ')
    await expect(
      ssh.connect(at(host, { jump }), known(lineOf(host), `${gate.address} ${other}`)),
    ).rejects.toMatchObject({
      code: 'ssh.jump-key-changed',
      values: { jump: gate.address, known: fingerprint(other), offered: fingerprint(gate.hostKey) },
    })
    const closed = at(host, { jump: `${gate.address}:23` })
    await expect(ssh.connect(closed, both)).rejects.toMatchObject({
      code: 'ssh.refused',
      values: { host: gate.address, port: '23' },
    })
    writeFileSync(join(home, '.ssh', 'config'), `Host ${gate.address}\n  IdentityFile ${keyFile}\n`)
    await expect(ssh.connect(at(host, { jump, port: 23 }), both)).rejects.toMatchObject({
      code: 'ssh.jump-cannot-reach',
      values: { host: host.address, reason: 'Connection refused' },
    })
    await expect(ssh.connect(at(host, { jump, user: 'nobody' }), both)).rejects.toMatchObject({
      code: 'ssh.denied',
      values: { host: host.address, user: 'nobody' },
    })
    rmSync(join(home, '.ssh', 'config'))
  })

  test('a connection that is cut during a command ends it, and reports that', async () => {
    const connection = await ssh.connect(at(host), known(lineOf(host)))
    const running = codeOf(connection.run(['sleep', '1000'], { signal }))
    await host.cable.cut()
    try {
      expect(await running).toBe('ssh.lost')
      expect(await connection.lost).toMatchObject({ code: 'ssh.lost' })
      expect(await codeOf(connection.run(['true'], { signal }))).toBe('ssh.lost')
    } finally {
      await host.cable.repair()
      await connection.close()
    }
  })

  test('a host that goes down during a command is lost at once', async () => {
    const connection = await ssh.connect(at(gate), known(lineOf(gate)))
    const running = codeOf(connection.run(['sleep', '1000'], { signal }))
    await gate.reboot()
    expect(await running).toBe('ssh.lost')
    await connection.close()
  })

  test(
    'a host with 10 s of latency is slow, not lost',
    async () => {
      const link = await slowLink(host.address, 22, 5000)
      const patient = createSsh({ run, home, tempFolder })
      const address = at(host, { host: '127.0.0.1', port: link.port })
      try {
        const connection = await patient.connect(address, known(`[127.0.0.1]:${link.port} ${host.hostKey}`))
        expect((await connection.run(['echo', 'here'], { signal })).stdout).toBe('here\n')
        await connection.close()
      } finally {
        await link.close()
      }
    },
    5 * minutes,
  )
})
