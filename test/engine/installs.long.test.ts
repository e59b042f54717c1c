// Installations to a test host (test/support/hosts/installs/machine.ts says which parts are real), with
// nixos-anywhere's own code if it is available, and always with its stand-in.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installBench, installRefused } from '#test/hosts/installs/bench.ts'
import { begin, planOf } from '#test/hosts/installs/lab.ts'
import { asInstaller, kexecTarball } from '#test/hosts/installs/machine.ts'
import { installers } from '#test/hosts/installs/machines-flake.ts'
import { startServer } from '#test/http/file-server.ts'
import { startProxy } from '#test/http/proxy-server.ts'

const minute = 60_000

for (const installer of installers) {
  const lacks = installRefused(installer)
  const name = `an installation by ${installer.name}${lacks ? ` (${lacks})` : ''}`
  describe.skipIf(lacks !== null)(name, { timeout: 5 * minute }, () => {
    const bench = installBench(installer)
    const { request, sh, calls, keysThere, stagesOf, leftHere, restarted, install } = bench

    it('over an installer erases the chosen disk, installs, restarts, and trusts the new key [D3]', async () => {
      await asInstaller(bench.host)
      const before = bench.host.hostKey
      const { end } = await install({ source: bench.lab.flake('linked'), disks: ['LAB-B'] })
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
      const known = await bench.lab.engine.ports.files.readText(
        join(bench.lab.engine.ports.folders.data, 'known_hosts'),
      )
      expect(known).toContain(`${bench.host.address} ssh-ed25519 ${shown}`)
      expect(known).not.toContain(before)
      const { hosts } = bench.lab.engine.client
      expect((await hosts.list({})).filter(each => each.address.host === bench.host.address)).toMatchObject([
        { flashed: { name: bench.lab.flake('linked').reference }, keys: [{ type: 'ssh-ed25519' }] },
      ])
      expect((await sh('stat -c "%a %U" /mnt/etc/ssh/ssh_host_ed25519_key')).trim()).toBe('600 root')
      expect(leftHere()).toEqual([])
    })

    it('over any Linux first replaces it by an installer, as a user with sudo [D3]', async () => {
      const kexec = kexecTarball(bench.lab.folder)
      const { end } = await install({ host: bench.lab.target(bench.host, 'ops'), kexec })
      await restarted(end)
      const job = await end
      expect(job.error).toBe(null)
      expect(stagesOf(job)[1]).toBe('kexec done')
      expect(await calls()).toHaveLength(2)
    })

    it("whose installer refuses the login shows ssh's message, and not that a connection was closed", async () => {
      await sh('echo "rm -f /root/.ssh/authorized_keys" >/root/kexec-does')
      const asked = {
        host: bench.lab.target(bench.host, 'ops'),
        kexec: kexecTarball(bench.lab.folder),
        phaseSeconds: 25,
      }
      const { error } = await (await install(asked)).end
      expect(error).toMatchObject({
        code: 'install.step-tried',
        values: { reason: expect.stringMatching(/^root@[0-9.]+: Permission denied \(/) },
      })
    })

    it("downloads the installer through this computer's proxy, and the machine needs none", async () => {
      const file = readFileSync(kexecTarball(bench.lab.folder))
      const server = await startServer(() => ({ bytes: file, etag: '"1"' }))
      const proxy = await startProxy(Number(new URL(server.url()).port))
      bench.lab.env['http_proxy'] = `http://${proxy.address}`
      try {
        const kexec = 'http://installers.example.invalid/download?id=7'
        const { end } = await install({ host: bench.lab.target(bench.host, 'ops'), kexec })
        await restarted(end)
        const job = await end
        expect(job.error).toBe(null)
        expect(stagesOf(job)[1]).toBe('kexec done')
        // Checked for the plan, and again for the installation: it is unchanged.
        expect(new Set(proxy.asked)).toEqual(new Set([`GET ${kexec}`]))
      } finally {
        delete bench.lab.env['http_proxy']
        proxy.stop()
        await server.stop()
      }
    })

    it('whose installer does not start leaves nothing of it there, with sudo too', async () => {
      const kexec = kexecTarball(bench.lab.folder, '#!/bin/sh\necho "no kernel here" >&2\nexit 3\n')
      for (const user of ['root', 'ops']) {
        const job = await (await install({ host: bench.lab.target(bench.host, user), kexec })).end
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
      const job = await (await install({ kexec: kexecTarball(bench.lab.folder, run) })).end
      expect(job.error).toMatchObject({
        code: 'install.kexec-failed',
        values: { reason: 'kexec_load failed: Operation not permitted' },
      })
      expect(await calls()).toEqual([])
    })

    it('that fails while formatting or installing has failed, and does nothing after it', async () => {
      await asInstaller(bench.host)
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
      expect(await bench.host.run('cat', '/etc/ssh/ssh_host_ed25519_key.pub')).toContain(bench.host.hostKey)
    })

    it('that hangs is ended at its deadline, here and there', async () => {
      await asInstaller(bench.host)
      await sh('echo "exec sleep 7654" >/root/disko-does')
      const plan = await planOf(bench.lab.engine, request({ phaseSeconds: 20 }))
      const { end } = await begin(bench.lab.engine, plan)
      // While it runs nothing else starts there, for example by a double click.
      await expect(begin(bench.lab.engine, plan)).rejects.toMatchObject({ code: 'install.under-way' })
      const job = await end
      expect(job.error).toMatchObject({ code: 'install.step-hung' })
      expect(await sh('pgrep -f "[s]leep 7654" || echo none')).toBe('none\n')
      expect(leftHere()).toEqual([])
    })

    it('that is cancelled ends here and there', async () => {
      await asInstaller(bench.host)
      await sh('echo "echo formatting now; exec sleep 7655" >/root/disko-does')
      const { job, until, end } = await install()
      await until(({ detail }) => detail.lines.some(({ text }) => text === 'formatting now'))
      await bench.lab.engine.client.jobs.cancel({ id: job })
      expect(await end).toMatchObject({ state: 'cancelled' })
      expect(await sh('pgrep -f "[s]leep 7655" || echo none')).toBe('none\n')
      expect(await keysThere()).not.toContain('kiln-install')
      expect(leftHere()).toEqual([])
    })
  })
}
