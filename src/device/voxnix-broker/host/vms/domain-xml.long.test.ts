// The domain of a workload in the real libvirt and QEMU, with a Linux that tries to use other addresses.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preparePackages } from '#lab/build-tiny.ts'
import { busyboxRoot, initHead, kernelIn, packInitrd } from '#test/guests/busybox-initrd.ts'
import { type LibvirtBench, libvirtBench, libvirtRefused } from '#test/libvirt-bench.ts'
import { domainXml, macOf, uuidOf } from './domain-xml.ts'

const refused = libvirtRefused()
const minute = 60_000
const address = '192.168.122.7'
const other = '192.168.122.8'

const modules = [
  'virtio',
  'virtio_ring',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'failover',
  'net_failover',
  'virtio_net',
]

/** Asks the network's gateway; prints a line for each attempt. */
const init = `${initHead}
ping_as() {
  ip link set eth0 down; ip address flush dev eth0
  [ -z "$3" ] || ip link set eth0 address $3
  ip address add $2/24 dev eth0; ip link set eth0 up
  ping -c 3 -W 5 192.168.122.1 >/dev/null 2>&1 && echo "guest: $1 answered" || echo "guest: $1 silent"
}
own=$(cat /sys/class/net/eth0/address)
ping_as own ${address} ''
ping_as address ${other} ''
ping_as card ${address} ${macOf(other)}
ping_as again ${address} $own
echo "guest: done"
while :; do sleep 60; done
`

describe.skipIf(refused)(
  `the domain of a virtual machine (${refused ?? 'in libvirt'})`,
  { timeout: 30 * minute },
  () => {
    let folder = ''
    let libvirt: LibvirtBench
    const virsh = (...argv: string[]) => execFileSync(join(folder, 'virsh'), argv, { encoding: 'utf8' })
    beforeAll(async () => {
      await preparePackages()
      folder = mkdtempSync(join(tmpdir(), 'kiln-domain-'))
      chmodSync(folder, 0o755)
      busyboxRoot(folder, modules)
      packInitrd(folder, init)
      // Debian's kernel folder uses the file names of a system.
      const kernel = join(folder, 'vmlinuz')
      copyFileSync(kernelIn(folder), kernel)
      rmSync(join(folder, 'kernel'), { recursive: true })
      renameSync(kernel, join(folder, 'kernel'))
      writeFileSync(join(folder, 'disk'), Buffer.alloc(2 ** 20))
      chmodSync(join(folder, 'disk'), 0o666)
      libvirt = await libvirtBench()
      writeFileSync(join(folder, 'virsh'), libvirt.virsh, { mode: 0o755 })
    }, 15 * minute)
    afterAll(async () => {
      await libvirt?.close()
      rmSync(folder, { recursive: true, force: true })
    })

    it('starts with its filter, and reaches the network only by its own address and card', async () => {
      const id = '0123456789abcdef'
      const console = join(folder, 'console')
      const domain = {
        name: 'dev',
        uuid: uuidOf(id),
        memoryGiB: 1,
        cores: 1,
        systemPath: folder,
        kernel: join(folder, 'kernel'),
        initrd: join(folder, 'initrd'),
        kernelParams: 'console=ttyS0 quiet',
        disk: join(folder, 'disk'),
        console,
        mac: macOf(address),
        address,
      }
      const machine = {
        architecture: 'x86_64',
        isEmulated: true,
        network: 'default',
        uid: 65534,
        gid: 65534,
        store: folder,
      } as const
      writeFileSync(join(folder, 'domain.xml'), domainXml(domain, machine))
      virsh('--connect', 'qemu:///system', 'define', '--validate', join(folder, 'domain.xml'))
      virsh('--connect', 'qemu:///system', 'start', '--domain', domain.uuid)
      const printed = () => (existsSync(console) ? readFileSync(console, 'utf8') : '')
      await expect.poll(printed, { timeout: 20 * minute, interval: 1000 }).toContain('guest: done')
      const tries = printed().match(/guest: \w+ (?:answered|silent)/g)
      expect(tries).toEqual([
        'guest: own answered',
        'guest: address silent',
        'guest: card silent',
        'guest: again answered',
      ])
      virsh('--connect', 'qemu:///system', 'destroy', '--domain', domain.uuid)
    })
  },
)
