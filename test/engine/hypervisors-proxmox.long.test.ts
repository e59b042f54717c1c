// VMs on Proxmox VE over a real SSH, with a stand-in for its programs (lab/hosts/proxmox.ts).
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { startProxmoxHost } from '#lab/hosts/proxmox.ts'
import { sha256 } from '#test/engine/image-library.ts'
import { type HypervisorLab, hypervisorLab } from '#test/hosts/hypervisors.ts'
import { hasQemuImg } from '#test/tools-here.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null || !hasQemuImg)(
  `on Proxmox VE’s stand-in${refused ? ` (${refused})` : ''}`,
  () => {
    let lab: HypervisorLab
    const list = async (folder: string) =>
      (await lab.host.run('sh', '-c', `ls -A '${folder}' 2>/dev/null || true`)).split('\n').filter(Boolean)
    const left = async () => [
      await list('/etc/pve/qemu-server'),
      await list('/var/lib/vz/images'),
      await list('/var/lib/kiln-uploads'),
    ]
    beforeAll(async () => {
      lab = await hypervisorLab(startProxmoxHost)
    })
    afterAll(() => lab?.close())
    afterEach(async () => {
      lab.use({})
      await lab.host.run(
        'sh',
        '-c',
        'rm -rf /etc/pve/no-start /etc/pve/qemu-server/* /var/lib/vz/images/* /var/lib/kiln-uploads',
      )
    })

    it('makes a VM with UEFI and virtio from the image, grown to its size, and starts it', async () => {
      const image = await lab.image(4, { machine: { memoryMiB: 512, cpus: 1, diskMiB: 64 } })
      const { vm, error } = await lab.create({ image: image.id, name: 'web1', network: null, start: true })
      expect(error).toBeNull()
      expect(vm).toMatchObject({
        hypervisor: 'proxmox',
        name: 'web1',
        id: '100',
        storage: 'local-lvm',
        network: 'vmbr0',
        started: true,
        disks: [],
      })
      const config = await lab.host.run('qm', 'config', '100')
      for (const line of [
        'name: web1',
        'bios: ovmf',
        'machine: q35',
        'memory: 512',
        'cores: 1',
        'boot: order=virtio0',
        'efidisk0: local-lvm:1,efitype=4m,pre-enrolled-keys=0',
        'size: 64M',
        'status: running',
        `net0: virtio=${vm.mac?.toUpperCase()},bridge=vmbr0`,
      ])
        expect(config.split('\n')).toContain(line)
      const [imported = ''] = (
        await lab.host.run('sha256sum', '/var/lib/vz/images/100/vm-100-virtio0')
      ).split(' ')
      expect(imported).toBe(sha256(image.path('box.qcow2')))
      expect(await list('/var/lib/kiln-uploads')).toEqual([])
      for (const command of vm.commands.remove) await lab.host.run('sh', '-c', command)
      expect(await left()).toEqual([[], [], []])
    })

    it('reports what is missing before anything is uploaded', async () => {
      const image = await lab.image(4)
      let sent = 0
      lab.use({ beforeSend: async () => sent++ })
      expect((await lab.create({ image: image.id, name: 'box' })).error).toBeNull()
      sent = 0
      for (const [code, asked] of [
        ['hypervisor.name-taken', { name: 'box' }],
        ['hypervisor.name', { name: 'a b' }],
        ['hypervisor.space', { storage: 'small' }],
        ['hypervisor.storage', { storage: 'off' }],
        ['hypervisor.network', { network: 'vmbr9' }],
        ['hypervisor.denied', { user: 'guest' }],
      ] as const)
        expect((await lab.create({ image: image.id, ...asked })).error).toMatchObject({ code })
      expect(sent).toBe(0)
    })

    it('removes what it made if a later step fails, and never what others made', async () => {
      const image = await lab.image(4)
      await lab.host.run('touch', '/etc/pve/no-start')
      expect((await lab.create({ image: image.id, start: true })).error).toMatchObject({
        code: 'hypervisor.failed',
        message: 'root@hypervisor could not create the VM: start failed: QEMU exited with code 1',
      })
      expect(await left()).toEqual([[], [], []])
      // Another VM takes the number while the file is uploaded.
      lab.use({
        beforeSend: () => lab.host.run('sh', '-c', 'echo name: other >/etc/pve/qemu-server/100.conf'),
      })
      expect((await lab.create({ image: image.id })).error).toMatchObject({ code: 'hypervisor.failed' })
      expect(await left()).toEqual([['100.conf'], [], []])
    })
  },
)
