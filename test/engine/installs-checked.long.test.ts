// What an installation checks again before it erases anything: the disks, and the key of the host.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planOf as planDeploy } from '#test/hosts/deploys.ts'
import { installBench, installRefused } from '#test/hosts/installs/bench.ts'
import { begin, planOf } from '#test/hosts/installs/lab.ts'
import { asInstaller, kexecTarball } from '#test/hosts/installs/machine.ts'
import { installers } from '#test/hosts/installs/machines-flake.ts'

const minute = 60_000

for (const installer of installers) {
  const lacks = installRefused(installer)
  const name = `an installation by ${installer.name}${lacks ? ` (${lacks})` : ''}`
  describe.skipIf(lacks !== null)(name, { timeout: 5 * minute }, () => {
    const bench = installBench(installer)
    const { request, sh, calls, keysThere, stagesOf, install } = bench

    it('stops before the disks if one is another one after kexec', async () => {
      await sh('echo "echo LAB-X >/sys/class/block/sda/serial" >/root/kexec-does')
      const job = await (await install({ kexec: kexecTarball(bench.lab.folder) })).end
      expect(job.error).toMatchObject({ code: 'install.disk-changed' })
      expect(stagesOf(job)).toContain('format pending')
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })

    it('stops if the names of two disks are swapped, and the configuration uses names', async () => {
      await sh(
        'echo "echo LAB-B >/sys/class/block/sda/serial; echo LAB-A >/sys/class/block/sdb/serial" >/root/kexec-does',
      )
      const job = await (await install({ kexec: kexecTarball(bench.lab.folder) })).end
      expect(job.error).toMatchObject({ code: 'install.other-disk' })
      expect(await calls()).toEqual([])
    })

    it('stops if the disk has changed since it was confirmed, before a key is sent there [N11]', async () => {
      await asInstaller(bench.host)
      const plan = await planOf(bench.lab.engine, request())
      await sh('echo 3000000 >/sys/class/block/sda/size')
      const job = await (await begin(bench.lab.engine, plan)).end
      expect(job.error).toMatchObject({ code: 'install.disk-changed' })
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })

    it('of a host whose key was never trusted has no plan, like a deploy, and changes nothing', async () => {
      await asInstaller(bench.host)
      const trusted = await planOf(bench.lab.engine, request())
      bench.lab.distrust()
      const plan = await planOf(bench.lab.engine, request())
      expect(plan).toMatchObject({ target: null, disks: [], erased: [] })
      expect(plan.problems.map(({ code }) => code)).toEqual(['ssh.host-key-unknown'])
      const deploy = await planDeploy(bench.lab.engine, {
        source: bench.lab.flake('box'),
        hosts: [bench.lab.target(bench.host)],
      })
      expect(deploy.hosts.map(({ problem }) => problem?.code)).toEqual(['ssh.host-key-unknown'])
      const { installs } = bench.lab.engine.client
      await expect(installs.start({ plan: plan.id, typed: ['LAB-A'] })).rejects.toMatchObject({
        code: 'ssh.host-key-unknown',
      })
      // Nor is one that was made while it was trusted.
      const job = await (await begin(bench.lab.engine, trusted)).end
      expect(job).toMatchObject({ state: 'failed', error: { code: 'ssh.host-key-unknown' } })
      expect(
        await bench.lab.engine.ports.files.readText(join(bench.lab.engine.ports.folders.data, 'known_hosts')),
      ).toBe('')
      bench.lab.trust()
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })

    it('sends nothing to a host whose key has changed since the plan', async () => {
      await asInstaller(bench.host)
      const plan = await planOf(bench.lab.engine, request())
      await bench.host.changeHostKey()
      const job = await (await begin(bench.lab.engine, plan)).end
      expect(job.error).toMatchObject({ code: 'ssh.host-key-changed' })
      expect(await calls()).toEqual([])
      expect(await keysThere()).not.toContain('kiln-install')
    })
  })
}
