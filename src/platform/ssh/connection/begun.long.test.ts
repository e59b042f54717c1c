// A login that was started before the connection was wanted.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { hostsRefused } from '#lab/hosts/host.ts'
import { minutes, sshBench } from '#test/hosts/ssh-bench.ts'
import { createSsh } from '../ssh.ts'
import { type BegunLogin, beginLogin } from './begun.ts'

const refused = hostsRefused()

describe.skipIf(refused)(
  `a login started in advance (${refused ?? 'on test hosts'})`,
  { timeout: 2 * minutes },
  () => {
    const bench = sshBench()
    const { codeOf, at, folder, folders, home, known, lineOf, run, patience, signal, tempFolder } = bench

    const env = { PATH: process.env['PATH'], HOME: home }
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
      Number(await bench.host.run('sh', '-c', 'grep -c "Accepted publickey" /var/log/sshd.log || true'))

    test('is taken over once, and leaves nothing behind when it is closed', async () => {
      const [there, before] = [folders(), await logins()]
      const options = known(lineOf(bench.host))
      const mine = withLogin(begun(at(bench.host), options.knownHosts))
      const connection = await mine.connect(at(bench.host), options)
      expect((await connection.run(['echo', 'hello'], { signal })).stdout).toBe('hello\n')
      expect(await logins()).toBe(before + 1)
      const other = await mine.connect(at(bench.host), options)
      expect(await logins()).toBe(before + 2)
      await Promise.all([connection.close(), other.close()])
      expect(folders()).toEqual(there)
    })

    test('is not used for another address or another known_hosts', async () => {
      const options = known(lineOf(bench.host), lineOf(bench.gate))
      const login = begun(at(bench.host), options.knownHosts)
      const mine = withLogin(login)
      const before = await logins()
      await (await mine.connect(at(bench.gate), options)).close()
      const strict = known()
      expect(await codeOf(mine.connect(at(bench.host), strict))).toBe('ssh.host-key-unknown')
      // It is still available for the login it was started for.
      await (await mine.connect(at(bench.host), options)).close()
      expect(await logins()).toBeLessThanOrEqual(before + 1)
    })

    test('is not used once another key is trusted', async () => {
      const options = known(lineOf(bench.host))
      const mine = withLogin(begun(at(bench.host), options.knownHosts))
      writeFileSync(options.knownHosts, `${bench.host.address} ${bench.gate.hostKey}\n`)
      expect(await codeOf(mine.connect(at(bench.host), options))).toBe('ssh.host-key-changed')
    })

    test('fails for the same reasons, without another try', async () => {
      const there = folders()
      const unknown = known()
      expect(
        await codeOf(withLogin(begun(at(bench.host), unknown.knownHosts)).connect(at(bench.host), unknown)),
      ).toBe('ssh.host-key-unknown')
      const changed = known(`${bench.host.address} ${bench.gate.hostKey}`)
      expect(
        await codeOf(withLogin(begun(at(bench.host), changed.knownHosts)).connect(at(bench.host), changed)),
      ).toBe('ssh.host-key-changed')
      expect(folders()).toEqual(there)
    })

    test('is made as usual without setpriv, or with one that does not know the option', async () => {
      const bin = mkdtempSync(join(folder, 'bin-'))
      const options = known(lineOf(bench.host))
      for (const text of [null, '#!/bin/sh\necho "unrecognized option" >&2\nexit 1\n']) {
        if (text) writeFileSync(join(bin, 'setpriv'), text, { mode: 0o755 })
        const mine = withLogin(
          begun(at(bench.host), options.knownHosts, { PATH: text ? `${bin}:/bin` : bin }),
        )
        const connection = await mine.connect(at(bench.host), options)
        expect((await connection.run(['true'], { signal })).code).toBe(0)
        await connection.close()
      }
    })

    test('ends with a cancel', async () => {
      const options = known(lineOf(bench.host))
      const cancel = new AbortController()
      const login = begun(at(bench.host), options.knownHosts)
      const connecting = withLogin(login).connect(at(bench.host), { ...options, signal: cancel.signal })
      cancel.abort('no')
      await expect(connecting).rejects.toBe('no')
    })
  },
)
