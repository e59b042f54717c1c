// A test host with the real libvirt of Debian: its daemon, virsh, and this computer's QEMU and OVMF. Machines on it are emulated
// and have real disks. Left out: KVM and control groups, which a namespace has none of, and the networks of libvirt's own, which
// need dnsmasq; there is a bridge, br0, and no tap device for it.
import { hostsRefused, startHost, type TestHost } from './host.ts'
import type { LabNetwork } from './network.ts'
import { libvirtRoot, prepareLibvirt } from './packages.ts'

/** Why there can be none here; null where there can. */
export function libvirtRefused(): string | null {
  const reason = hostsRefused()
  if (reason) return reason
  if (process.arch !== 'x64') return 'needs x86_64'
  try {
    prepareLibvirt()
    return null
  } catch (thrown) {
    return `needs libvirt of Debian: ${thrown instanceof Error ? thrown.message.split('\n')[0] : thrown}`
  }
}

const daemon = `auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0770"
`
// As root, and without what would confine it.
const qemu = `user = "root"
group = "root"
security_driver = "none"
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
remember_owner = 0
`

const start = `set -e
mkdir -p /var/lib/libvirt/images /var/log/libvirt /run/libvirt
# Names that its QEMU driver looks up before it reads that it runs machines as root.
echo 'libvirt-qemu:x:108:108::/var/lib/libvirt:/usr/sbin/nologin' >>/etc/passwd
printf 'kvm:x:109:\\nlibvirt-qemu:x:108:\\n' >>/etc/group
ip link add br0 type bridge
/usr/sbin/libvirtd --daemon
v() { virsh -q -c qemu:///system "$@"; }
until v version >/dev/null 2>&1; do
  kill -0 "$(cat /run/libvirtd.pid)"
  sleep 0.2
done
v pool-define-as default dir --target /var/lib/libvirt/images
v pool-start default
`

type LibvirtHost = { name: string; authorizedKeys: readonly string[]; sizeMiB?: number }

export async function startLibvirtHost(network: LabNetwork, options: LibvirtHost): Promise<TestHost> {
  const files = { '/etc/libvirt/libvirtd.conf': daemon, '/etc/libvirt/qemu.conf': qemu }
  const host = await startHost(network, { ...options, files, trees: [libvirtRoot] })
  try {
    await host.run('sh', '-c', start)
    return host
  } catch (thrown) {
    await host.stop()
    throw thrown
  }
}
