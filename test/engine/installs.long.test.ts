// Installations to a test host (test/support/hosts/installs/machine.ts says which parts are real), with
// nixos-anywhere's own code if it is available, and always with its stand-in.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { InstallRequest } from '#shared/install/plan.ts'
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'
import { planOf as planDeploy } from '#test/hosts/deploys.ts'
import { begin, type InstallLab, installLab, isThere, planOf } from '#test/hosts/installs/lab.ts'
import { asInstaller, kexecTarball, makeInstallable } from '#test/hosts/installs/machine.ts'
import { installers } from '#test/hosts/installs/machines-flake.ts'
import { startServer } from '#test/http/file-server.ts'
import { startProxy } from '#test/http/proxy-server.ts'

const refused = hostsRefused()
const minute = 60_000

for (const installer of installers) {
  const lacks = refused ?? (isThere(installer) ? null : 'not on PATH, and not in KILN_NIXOS_ANYWHERE')
  const name = `an installation by ${installer.name}${lacks ? ` (${lacks})` : ''}`
  describe.skipIf(lacks !== null)(name, { timeout: 5 * minute }, () => {
    let lab: InstallLab
    let host: TestHost
    let number = 0
    beforeAll(async () => {
      lab = await installLab(installer)
    }, minute)
    afterAll(() => lab?.close())
    beforeEach(async () => {
      number += 1
      const { path } = await lab.machine('old', { name: 'box', label: '25.11.1' })
      host = await lab.host({ name: `box${number}`, system: path })
      await makeInstallable(host)
    }, minute)
    afterEach(() => host.stop())

    const request = (more: Partial<InstallRequest> = {}) => ({
      source: lab.flake('box'),
      host: lab.target(host),
      disks: ['LAB-A'],
      ...more,
    })
    const sh = (line: string) => host.run('sh', '-c', line)
    const calls = async () =>
      (await sh('cat /root/calls 2>/dev/null || true')).trim().split('\n').filter(Boolean)
    const keysThere = () =>
      sh('cat /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys 2>/dev/null || true')
    const stagesOf = ({ stages }: InstallJobView) => stages.map(({ id, state }) => `${id} ${state}`)
    /** Its local keys and sockets. */
    const leftHere = () => readdirSync(join(lab.folder, 'tmp'))
    /** Starts it again, unless the installation has ended before. */
    const restarted = async (end: Promise<InstallJobView>) => {
      const early = end.then(({ error }) => Promise.reject(new Error(JSON.stringify(error))))
      expect(await Promise.race([host.ended(), early])).toBe('reboot')
      await host.reboot()
    }
    const install = async (more: Partial<InstallRequest> = {}) => {
      const plan = await planOf(lab.engine, request(more))
      expect(plan.problems).toEqual([])
      return begin(lab.engine, plan)
    }

    it('over an installer erases the chosen disk, installs, restarts, and trusts the new key [D3]', async () => {
      await asInstaller(host)
      const before = host.hostKey
      const { end } = await install({ source: lab.flake('linked'), disks: ['LAB-B'] })
      await restarted(end)
      const job = await end
      expect(job.error).toBe(null)
      expect(stagesOf(job)).toEqual(
        ['connect', 'format', 'copy', 'install', 'restart', 'answer'].map(stage => `${stage} done`),
      )
      expect((await calls())[0]).toBe('disko /run/kiln/install-disk /dev/sdb')
      expect((await calls())[1]).toContain('nixos-install')
      const shown = (await sh('cat /etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1]
      expect(before).not.toContain(shown)
      const known = await lab.engine.ports.files.readText(join(lab.engine.ports.folders.data, 'known_hosts'))
      expect(known).toContain(`${host.address} ssh-ed25519 ${shown}`)
      expect(known).not.toContain(before)
      const { hosts } = lab.engine.client
      expect((await hosts.list({})).filter(each => each.address.host === host.address)).toMatchObject([
        { flashed: { name: lab.flake('linked').reference }, keys: [{ type: 'ssh-ed25519' }] },
      ])
      expect((await sh('stat -c "%a %U" /mnt/etc/ssh/ssh_host_ed25519_key')).trim()).toBe('600 root')
      expect(leftHere()).toEqual([])
    })

    it('over any Linux first replaces it by an installer, as a user with sudo [D3]', async () => {
      const kexec = kexecTarball(lab.folder)
      const { end } = await install({ host: lab.target(host, 'ops'), kexec })
      await restarted(end)
      const job = await end
      expect(job.error).toBe(null)
      expect(stagesOf(job)[1]).toBe('kexec done')
      expect(await calls()).toHaveLength(2)
    })

    it("whose installer refuses the login shows ssh's message, and not that a connection was closed", async () => {
      await sh('echo "rm -f /root/.ssh/authorized_keys" >/root/kexec-does')
      const asked = { host: lab.target(host, 'ops'), kexec: kexecTarball(lab.folder), phaseSeconds: 25 }
      const { error } = await (await install(asked)).end
      expect(error).toMatchObject({
        code: 'install.step-tried',
        values: { reason: expect.stringMatching(/^root@[0-9.]+: Permission denied \(/) },
      })
    })

    it("downloads the installer through this computer's proxy, and the machine needs none", async () => {
      const file = readFileSync(kexecTarball(lab.folder))
      const server = await startServer(() => ({ bytes: file, etag: '"1"' }))
      const proxy = await startProxy(Number(new URL(server.url()).port))
      lab.env['http_proxy'] = `http://${proxy.address}`
      try {
        const kexec = 'http://installers.example.invalid/download?id=7'
        const { end } = await install({ host: lab.target(host, 'ops'), kexec })
        await restarted(end)
        const job = await end
        expect(job.error).toBe(null)
        expect(stagesOf(job)[1]).toBe('kexec done')
        // Checked for the plan, and again for the installation: it is unchanged.
        expect(new Set(proxy.asked)).toEqual(new Set([`GET ${kexec}`]))
      } finally {
        delete lab.env['http_proxy']
        proxy.stop()
        await server.stop()
      }
    })

    it('whose installer does not start leaves nothing of it there, with sudo too', async () => {
      const kexec = kexecTarball(lab.folder, '#!/bin/sh\necho "no kernel here" >&2\nexit 3\n')
      for (const user of ['root', 'ops']) {
        const job = await (await install({ host: lab.target(host, user), kexec })).end
        const error = { code: 'install.kexec-failed', values: { reason: 'no kernel here' } }
        expect(job).toMatchObject({ state: 'failed', error })
        expect(stagesOf(job)).toContain('kexec failed')
        expect(job.detail.lines.map(({ text }) => text)).toContain('no kernel here')
        expect(await sh('ls -d ~root/kexec ~ops/kexec 2>/dev/null || true')).toBe('')
        expect(await keysThere()).not.toContain('kiln-install')
      }
      expect(await calls()).toEqual([])
    })

    it('whose kernel refuses the installer says so, whatever else its script could not find out', async () => {
      const prints = [
        "sort: unrecognized option: 'V'",
        'kexec_load failed: Operation not permitted',
        'kexec failed, dumping dmesg',
        ...Array.from({ length: 30 }, (_, at) => `[  1.${at}] error: a line of the kernel`),
      ]
      const run = `#!/bin/sh\n${prints.map(line => `echo ${JSON.stringify(line)}`).join('\n')}\nexit 1\n`
      const job = await (await install({ kexec: kexecTarball(lab.folder, run) })).end
      expect(job.error).toMatchObject({
        code: 'install.kexec-failed',
        values: { reason: 'kexec_load failed: Operation not permitted' },
      })
      expect(await calls()).toEqual([])
    })

    it('stops before the disks if one is another one after kexec', async () => {
      await sh('echo "echo LAB-X >/sys/class/block/sda/serial" >/root/kexec-does')
      const job = await (await install({ kexec: kexecTarball(lab.folder) })).end
      expect(job.error).toMatchObject({ code: 'install.disk-changed' })
      expect(stagesOf(job)).toContain('format pending')
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })

    it('stops if the names of two disks are swapped, and the configuration uses names', async () => {
      await sh(
        'echo "echo LAB-B >/sys/class/block/sda/serial; echo LAB-A >/sys/class/block/sdb/serial" >/root/kexec-does',
      )
      const job = await (await install({ kexec: kexecTarball(lab.folder) })).end
      expect(job.error).toMatchObject({ code: 'install.other-disk' })
      expect(await calls()).toEqual([])
    })

    it('stops if the disk has changed since it was confirmed, before a key is sent there [N11]', async () => {
      await asInstaller(host)
      const plan = await planOf(lab.engine, request())
      await sh('echo 3000000 >/sys/class/block/sda/size')
      const job = await (await begin(lab.engine, plan)).end
      expect(job.error).toMatchObject({ code: 'install.disk-changed' })
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })

    it('that fails while formatting or installing has failed, and does nothing after it', async () => {
      await asInstaller(host)
      await sh('echo "echo the disk is broken >&2; exit 5" >/root/disko-does')
      const formatting = await (await install()).end
      expect(formatting).toMatchObject({ state: 'failed', error: { code: 'install.step-failed' } })
      expect(stagesOf(formatting).slice(1)).toEqual([
        'format failed',
        ...['copy', 'install', 'restart', 'answer'].map(stage => `${stage} pending`),
      ])
      expect(formatting.detail.lines.map(({ text }) => text)).toContain('the disk is broken')
      expect(await calls()).toHaveLength(1)
      await sh('rm /root/disko-does; echo "exit 7" >/root/nixos-install-does')
      const installing = await (await install()).end
      expect(installing).toMatchObject({ state: 'failed', error: { code: 'install.step-failed' } })
      expect(stagesOf(installing)).toContain('install failed')
      expect(await host.run('cat', '/etc/ssh/ssh_host_ed25519_key.pub')).toContain(host.hostKey)
    })

    it('that hangs is ended at its deadline, here and there', async () => {
      await asInstaller(host)
      await sh('echo "exec sleep 7654" >/root/disko-does')
      const plan = await planOf(lab.engine, request({ phaseSeconds: 20 }))
      const { end } = await begin(lab.engine, plan)
      // While it runs nothing else starts there, for example by a double click.
      await expect(begin(lab.engine, plan)).rejects.toMatchObject({ code: 'install.under-way' })
      const job = await end
      expect(job.error).toMatchObject({ code: 'install.step-hung' })
      expect(await sh('pgrep -f "[s]leep 7654" || echo none')).toBe('none\n')
      expect(leftHere()).toEqual([])
    })

    it('that is cancelled ends here and there', async () => {
      await asInstaller(host)
      await sh('echo "echo formatting now; exec sleep 7655" >/root/disko-does')
      const { job, until, end } = await install()
      await until(({ detail }) => detail.lines.some(({ text }) => text === 'formatting now'))
      await lab.engine.client.jobs.cancel({ id: job })
      expect(await end).toMatchObject({ state: 'cancelled' })
      expect(await sh('pgrep -f "[s]leep 7655" || echo none')).toBe('none\n')
      expect(await keysThere()).not.toContain('kiln-install')
      expect(leftHere()).toEqual([])
    })

    it('of a host whose key was never trusted has no plan, like a deploy, and changes nothing', async () => {
      await asInstaller(host)
      const trusted = await planOf(lab.engine, request())
      lab.distrust()
      const plan = await planOf(lab.engine, request())
      expect(plan).toMatchObject({ target: null, disks: [], erased: [] })
      expect(plan.problems.map(({ code }) => code)).toEqual(['ssh.host-key-unknown'])
      const deploy = await planDeploy(lab.engine, { source: lab.flake('box'), hosts: [lab.target(host)] })
      expect(deploy.hosts.map(({ problem }) => problem?.code)).toEqual(['ssh.host-key-unknown'])
      const { installs } = lab.engine.client
      await expect(installs.start({ plan: plan.id, typed: ['LAB-A'] })).rejects.toMatchObject({
        code: 'ssh.host-key-unknown',
      })
      // Nor is one that was made while it was trusted.
      const job = await (await begin(lab.engine, trusted)).end
      expect(job).toMatchObject({ state: 'failed', error: { code: 'ssh.host-key-unknown' } })
      expect(await lab.engine.ports.files.readText(join(lab.engine.ports.folders.data, 'known_hosts'))).toBe(
        '',
      )
      lab.trust()
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })

    it('sends nothing to a host whose key has changed since the plan', async () => {
      await asInstaller(host)
      const plan = await planOf(lab.engine, request())
      await host.changeHostKey()
      const job = await (await begin(lab.engine, plan)).end
      expect(job.error).toMatchObject({ code: 'ssh.host-key-changed' })
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })
  })
}
