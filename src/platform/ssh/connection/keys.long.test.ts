// Keys that ssh does not use, against a real sshd: the error names the cause, and how to make the key usable.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { hintOf } from '#test/texts.ts'
import { createProcessRunner } from '../../process/run.ts'
import { createSsh } from '../ssh.ts'

const refused = hostsRefused()

describe.skipIf(refused)(
  `a key that ssh does not use (${refused ?? 'on a test host'})`,
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-test-keys-'))
    const home = join(folder, 'home')
    const tempFolder = join(folder, 't')
    const keys = makeKeyPair()
    const run = createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home } })
    const ssh = createSsh({ run, home, tempFolder, connectSeconds: 5 })
    const { signal } = new AbortController()
    let network: LabNetwork
    let host: TestHost

    beforeAll(async () => {
      for (const made of [home, tempFolder]) mkdirSync(made)
      network = await createLabNetwork()
      host = await startHost(network, { name: 'box1', authorizedKeys: [keys.publicKey] })
    }, 120_000)
    afterAll(async () => {
      await host?.stop()
      await network?.close()
      rmSync(folder, { recursive: true, force: true })
    })

    const key = (name: string, text: string | Buffer, mode = 0o600) => {
      const path = join(folder, name)
      writeFileSync(path, text, { mode })
      chmodSync(path, mode)
      return path
    }
    const login = async (identity: string | null, more: Partial<HostAddress> = {}) => {
      const knownHosts = join(folder, 'known_hosts')
      writeFileSync(knownHosts, `${host.address} ${host.hostKey}\n`)
      const address = { host: host.address, port: 22, user: 'root', jump: null, identity, ...more }
      return ssh.connect(address, { knownHosts, signal }).then(
        async connection => {
          await connection.close()
          return { code: 'none', message: '', hint: '' }
        },
        thrown => ({ code: thrown.code, message: thrown.message, hint: hintOf(thrown) }),
      )
    }
    test('that others can read, with chmod 600', async () => {
      const path = key('open', keys.privateKey, 0o644)
      expect(await login(path)).toMatchObject({
        code: 'ssh.key-open',
        message: `${host.address} refused the login: ssh does not use the key ${path}, because its permissions (644) are too open.`,
        hint: `Run \`chmod 600 ${path}\`, then try again.`,
      })
    })

    test('in another format, with how to convert it', async () => {
      const faults = [
        ['crlf', keys.privateKey.replace(/\n/g, '\r\n'), 'the line ends of Windows', 'sed -i'],
        ['newline', keys.privateKey.trimEnd(), 'its last line has no end', 'echo >>'],
        ['empty', '', 'it is empty', 'copy the key'],
        ['putty', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', 'PuTTY', 'puttygen'],
        ['cut', keys.privateKey.slice(0, 200), 'its end is missing', 'up to the line with END'],
        ['public', `${keys.publicKey}\n`, 'it is the public key', 'the private key'],
        ['utf-16', Buffer.from(`\ufeff${keys.privateKey}`, 'utf16le'), 'UTF-16', 'iconv -f utf-16'],
        ['mark', `\ufeff${keys.privateKey}`, 'byte order mark', 'sed -i'],
        ['indented', keys.privateKey.replace(/^/gm, '  '), 'spaces or text around', 'line by line'],
        ['trailing', keys.privateKey.replace(/\n/g, ' \n'), 'spaces or text around', 'line by line'],
        ['preface', `My key:\n${keys.privateKey}`, 'spaces or text around', 'line by line'],
        ['joined', keys.privateKey.replaceAll('\n', ' '), 'its lines are joined', 'line by line'],
        ['other', 'hello\n', 'does not begin as one', '-----BEGIN'],
      ] as const
      for (const [name, text, reason, fix] of faults) {
        const path = key(name, text)
        expect(await login(path), name).toMatchObject({
          code: 'ssh.key-format',
          message: expect.stringContaining(`${path} is not a private key that ssh reads: `),
          hint: expect.stringContaining(fix),
        })
        expect((await login(path)).message, name).toContain(reason)
      }
      expect((await login(folder)).code).toBe('ssh.key-format')
    })

    test('that does not exist, or has a passphrase', async () => {
      expect((await login(join(folder, 'none'))).code).toBe('ssh.key-missing')
      const path = key('locked', keys.privateKey)
      execFileSync('ssh-keygen', ['-q', '-p', '-N', 'secret', '-f', path])
      expect(await login(path)).toMatchObject({
        code: 'ssh.key-passphrase',
        hint: expect.stringContaining(`ssh-add ${path}`),
      })
      const pem = key('locked-pem', keys.privateKey)
      execFileSync('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-N', 'secret', '-f', pem])
      expect((await login(pem)).code).toBe('ssh.key-passphrase')
    })

    test('among the usual ones is found by ssh’s output', async () => {
      mkdirSync(join(home, '.ssh'))
      const path = join(home, '.ssh', 'work')
      writeFileSync(path, keys.privateKey, { mode: 0o644 })
      writeFileSync(join(home, '.ssh', 'config'), `IdentityFile ${path}\n`)
      expect(await login(null)).toMatchObject({ code: 'ssh.key-open', hint: expect.stringContaining(path) })
      // From a jump host, for which the key was meant.
      const jump = `root@${host.address}`
      expect(await login(null, { host: '198.51.100.9', jump })).toMatchObject({
        code: 'ssh.key-open',
        message: expect.stringContaining(`${host.address} refused`),
      })
      writeFileSync(join(home, '.ssh', 'config'), `Host *\n  ProxyCommand no-such-program %h\n`)
      expect(await login(key('way', keys.privateKey))).toMatchObject({
        code: 'ssh.way',
        message: expect.stringMatching(/There is no way to .*: .*no-such-program.*not found/),
      })
      writeFileSync(join(home, '.ssh', 'config'), 'Host *\n  NoSuchOption yes\n  Nor this\n')
      expect(await login(key('config', keys.privateKey))).toMatchObject({
        code: 'ssh.config',
        message: expect.stringMatching(
          /line 2: Bad configuration option: nosuchoption|line 3: Bad configuration option: nor/,
        ),
      })
      rmSync(join(home, '.ssh'), { recursive: true })
    })

    test('is fine if the host does not know it: then the login is refused', async () => {
      expect((await login(key('good', keys.privateKey))).code).toBe('none')
      const stranger = makeKeyPair().privateKey
      expect((await login(key('stranger', stranger))).code).toBe('ssh.denied')
      // ssh reads this one.
      expect((await login(key('with-lines', `${stranger}\n\n`))).code).toBe('ssh.denied')
    })

    test('nor one that is accepted, if a second factor is required, or if too many were tried', async () => {
      const path = key('two', keys.privateKey)
      const sshd = (line: string) =>
        host.run(
          'sh',
          '-c',
          `sed -i /kiln-test/d /etc/ssh/sshd_config; echo "${line} # kiln-test" >>/etc/ssh/sshd_config; restart-sshd`,
        )
      await sshd('AuthenticationMethods publickey,password')
      expect(await login(path)).toMatchObject({
        code: 'ssh.second-factor',
        message: `${host.address} accepted the key, and wants a second factor as well (password).`,
      })
      await sshd('MaxAuthTries 1')
      expect((await login(key('many', makeKeyPair().privateKey))).code).toBe('ssh.too-many-keys')
      await sshd('')
    })
  },
)
