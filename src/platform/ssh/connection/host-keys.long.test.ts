// Which host key is accepted, of a host and of the hosts on the way to it.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { minutes, sshBench } from '#test/hosts/ssh-bench.ts'

const refused = hostsRefused()

describe.skipIf(refused)(
  `the key of a host (${refused ?? 'on test hosts'})`,
  { timeout: 2 * minutes },
  () => {
    const bench = sshBench()
    const { codeOf, fingerprint, at, home, keyFile, known, lineOf, signal, ssh } = bench

    test('an unknown key is refused, whatever the user’s own configuration says [D1]', async () => {
      const config = join(home, '.ssh', 'config')
      mkdirSync(join(home, '.ssh'), { recursive: true })
      writeFileSync(
        config,
        'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel QUIET\n',
      )
      expect(await codeOf(ssh.connect(at(bench.host), known()))).toBe('ssh.host-key-unknown')
      rmSync(config)
    })

    test('a changed key blocks, and reports both fingerprints and where the known one is [D1]', async () => {
      const other = makeKeyPair().publicKey.split(' ').slice(0, 2).join(' ')
      const options = known('# a comment', `${bench.host.address} ${other}`)
      await expect(ssh.connect(at(bench.host), options)).rejects.toMatchObject({
        code: 'ssh.host-key-changed',
        values: {
          host: bench.host.address,
          known: fingerprint(other),
          offered: fingerprint(bench.host.hostKey),
          place: `${options.knownHosts}:2`,
        },
      })
    })

    test('at another address only the key known for the host counts', async () => {
      const options = known(`[box]:2222 ${bench.host.hostKey}`, lineOf(bench.gate))
      const keyOf = at(bench.host, { host: 'Box', port: 2222 })
      expect(await codeOf(ssh.connect(at(bench.host), options))).toBe('ssh.host-key-unknown')
      const connection = await ssh.connect(at(bench.host), { ...options, keyOf })
      await connection.close()
      // Its own key is known there, too.
      expect(await codeOf(ssh.connect(at(bench.gate), { ...options, keyOf }))).toBe('ssh.host-key-changed')
      // The user's own configuration decides under which name the host is known.
      const aliased = { ...known(`rack-4 ${bench.host.hostKey}`), keyOf }
      mkdirSync(join(home, '.ssh'), { recursive: true })
      writeFileSync(join(home, '.ssh', 'config'), 'Host box\n  HostKeyAlias rack-4\n')
      // Host matches lower case only.
      expect(await codeOf(ssh.connect(at(bench.host), aliased))).toBe('ssh.host-key-unknown')
      const again = await ssh.connect(at(bench.host), { ...aliased, keyOf: { ...keyOf, host: 'box' } })
      await again.close()
      rmSync(join(home, '.ssh', 'config'))
    })

    test('shows the keys that it offers before any is trusted, with the line for known_hosts', async () => {
      const options = known()
      const [key, ...more] = await ssh.hostKeys(at(bench.host), options)
      expect(more).toEqual([])
      expect(key).toMatchObject({
        type: 'ssh-ed25519',
        fingerprint: fingerprint(bench.host.hostKey),
        line: lineOf(bench.host),
      })
      const connection = await ssh.connect(at(bench.host), known(key?.line ?? ''))
      await connection.close()
    })

    test('over a jump host, whose key is checked as strictly', async () => {
      const jump = `root@${bench.gate.address}`
      // The jump host's login has no -i: its key comes from the user's configuration.
      mkdirSync(join(home, '.ssh'), { recursive: true })
      writeFileSync(join(home, '.ssh', 'config'), `Host ${bench.gate.address}\n  IdentityFile ${keyFile}\n`)
      const untrusted = {
        code: 'ssh.jump-key-unknown',
        values: { jump: bench.gate.address, host: bench.host.address },
      }
      await expect(ssh.connect(at(bench.host, { jump }), known(lineOf(bench.host)))).rejects.toMatchObject(
        untrusted,
      )
      await expect(ssh.hostKeys(at(bench.host, { jump }), known())).rejects.toMatchObject(untrusted)
      const connection = await ssh.connect(
        at(bench.host, { jump }),
        known(lineOf(bench.host), lineOf(bench.gate)),
      )
      const { stdout } = await connection.run(['sh', '-c', 'echo $SSH_CONNECTION'], { signal })
      expect(stdout.split(' ')[0]).toBe(bench.gate.address)
      await connection.close()
      rmSync(join(home, '.ssh', 'config'))
    })

    test('a jump host’s refusal is reported as its own, whatever its banner looks like', async () => {
      const both = known(lineOf(bench.host), lineOf(bench.gate))
      await bench.gate.run(...['sh', '-c', 'echo "root@box: Permission denied (banner)." >/etc/issue.net'])
      await bench.gate.run('sh', '-c', 'echo "Banner /etc/issue.net" >>/etc/ssh/sshd_config; restart-sshd')
      // Without a key for it.
      const jump = `ops@${bench.gate.address}`
      await expect(ssh.connect(at(bench.host, { jump }), both)).rejects.toMatchObject({
        code: 'ssh.jump-denied',
        values: { jump: bench.gate.address, host: bench.host.address, methods: 'publickey,password' },
      })
      const other = makeKeyPair().publicKey.split(' ').slice(0, 2).join(' ')
      await expect(
        ssh.connect(at(bench.host, { jump }), known(lineOf(bench.host), `${bench.gate.address} ${other}`)),
      ).rejects.toMatchObject({
        code: 'ssh.jump-key-changed',
        values: {
          jump: bench.gate.address,
          known: fingerprint(other),
          offered: fingerprint(bench.gate.hostKey),
        },
      })
      const closed = at(bench.host, { jump: `${bench.gate.address}:23` })
      await expect(ssh.connect(closed, both)).rejects.toMatchObject({
        code: 'ssh.refused',
        values: { host: bench.gate.address, port: '23' },
      })
      writeFileSync(join(home, '.ssh', 'config'), `Host ${bench.gate.address}\n  IdentityFile ${keyFile}\n`)
      await expect(ssh.connect(at(bench.host, { jump, port: 23 }), both)).rejects.toMatchObject({
        code: 'ssh.jump-cannot-reach',
        values: { host: bench.host.address, reason: 'Connection refused' },
      })
      await expect(ssh.connect(at(bench.host, { jump, user: 'nobody' }), both)).rejects.toMatchObject({
        code: 'ssh.denied',
        values: { host: bench.host.address, user: 'nobody' },
      })
      rmSync(join(home, '.ssh', 'config'))
    })
  },
)
