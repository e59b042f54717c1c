// For tests of VMs on a real libvirt, over a real SSH (lab/hosts/libvirt.ts says what is left out). Call libvirtLab in a
// `describe`; what a test made there is removed after it.
import { afterAll, afterEach } from 'vitest'
import { libvirtRefused, startLibvirtHost } from '#lab/hosts/libvirt.ts'
import { type HypervisorLab, hypervisorLab } from '#test/hosts/hypervisors.ts'
import { hasQemuImg } from '#test/tools-here.ts'

/** Where it keeps the disks of its machines. */
export const folder = '/var/lib/libvirt/images'

/** If libvirt's daemon does not start, Kiln cannot be tested with it. */
async function startLab(): Promise<HypervisorLab | string> {
  const refused = hasQemuImg ? libvirtRefused() : 'needs qemu-img'
  if (refused !== null) return refused
  return hypervisorLab(startLibvirtHost).catch(
    thrown => `libvirtd does not start here: ${thrown instanceof Error ? thrown.message : thrown}`,
  )
}
const started = await startLab()
/** Why a test cannot run here, in parentheses; empty if it can. */
export const refused = typeof started === 'string' ? ` (${started})` : ''

export function libvirtLab() {
  const lab = started as HypervisorLab
  const virsh = (...words: string[]) => lab.host.run('virsh', '-q', '-c', 'qemu:///system', ...words)
  const names = async () => (await virsh('list', '--all', '--name')).split('\n').filter(Boolean)
  const files = async () => (await lab.host.run('ls', '-A', folder)).split('\n').filter(Boolean)
  afterAll(() => lab.close())
  afterEach(async () => {
    lab.use({})
    for (const name of await names()) {
      await virsh('destroy', name).catch(() => undefined) // Most were never started.
      await virsh('undefine', '--nvram', name)
    }
    await lab.host.run('sh', '-c', `rm -rf ${folder}/* ${folder}/.kiln-*; virsh -q pool-refresh default`)
  })
  return { lab, virsh, names, files }
}
