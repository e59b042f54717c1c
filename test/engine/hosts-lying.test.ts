// A host whose login shell prints anything, on a real sshd: the call ends, the host is named, and the engine
// continues.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(
  `a host that lies${refused ? ` (${refused})` : ''}`,
  { timeout: 300_000 },
  () => {
    let lab: DeployLab
    let host: TestHost
    let id: string
    beforeAll(async () => {
      lab = await deployLab()
      host = await lab.host({ name: 'liar' })
      const address = `root@${host.address}`
      id = (await lab.engine.client.hosts.add({ address, name: 'liar', identity: lab.keyFile })).id
      lab.trust()
    }, 300_000)
    afterAll(async () => {
      await lab?.close()
    })
    /** Replaces root's login shell. */
    const shell = (text: string) =>
      host.run(
        'sh',
        '-c',
        `cat >/liar <<'END'\n#!/bin/sh\n${text}\nEND\nchmod +x /liar; grep -qx /liar /etc/shells || echo /liar >>/etc/shells; sed -i 's#^root:\\(.*\\):[^:]*$#root:\\1:/liar#' /etc/passwd`,
      )
    const codeOf = (call: Promise<unknown>) =>
      call.then(
        () => null,
        (thrown: { code: string }) => thrown.code,
      )

    it('is cut off if it never stops printing, for every call', async () => {
      await shell('exec cat /dev/zero')
      expect(await codeOf(lab.engine.client.hosts.facts({ host: id }))).toBe('ssh.too-much')
      expect(await codeOf(lab.engine.client.hosts.disks({ host: id }))).toBe('ssh.too-much')
    })

    it('is cut off if it never stops printing errors, in one line', async () => {
      await shell('exec cat /dev/zero >&2')
      expect(await codeOf(lab.engine.client.hosts.facts({ host: id }))).toBe('ssh.too-much')
      expect(await codeOf(lab.engine.client.hosts.disks({ host: id }))).toBe('ssh.too-much')
    })

    it('cannot fill the memory while a file is sent to it', async () => {
      await shell('exec cat /dev/zero')
      const signal = new AbortController().signal
      const address = { host: host.address, port: 22, user: 'root', jump: null, identity: lab.keyFile }
      const knownHosts = join(lab.engine.ports.folders.data, 'known_hosts')
      const connection = await lab.engine.ports.ssh.connect(address, { knownHosts, signal })
      const path = join(lab.folder, 'sent')
      writeFileSync(path, 'x'.repeat(1 << 20))
      const sending = connection.send({ path, from: 0, words: ['cat'], signal, onBytes: () => undefined })
      expect(await codeOf(sending)).toBe('ssh.too-much')
      await connection.close()
    })

    it('is not believed if it prints a million numbers as its disks', async () => {
      await shell(
        `echo kiln-disks-1; printf 'kernel\\tLinux\\nlsblk\\t{"blockdevices":['; yes '1,' | head -n 300000 | tr -d '\\n'; printf '1]}\\n'; echo kiln-disks-end`,
      )
      expect((await lab.engine.client.hosts.disks({ host: id })).disks).toEqual([])
    })
  },
)
