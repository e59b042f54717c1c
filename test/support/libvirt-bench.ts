// For tests: the real libvirt of Debian with its network "default", in namespaces of mounts and of the network: what is mounted
// when it starts is there too, and nothing of it is on this computer. Left out: control groups, AppArmor and KVM.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { hostsRefused } from '#lab/hosts/host.ts'
import { networksRoot, prepareNetworks } from '#lab/hosts/packages.ts'

/** Why there can be none here; null where there can. */
export function libvirtRefused(): string | null {
  const reason = hostsRefused()
  if (reason) return reason
  if (process.arch !== 'x64') return 'needs x86_64'
  const missing = ['/dev/net/tun', '/usr/bin/qemu-system-x86_64'].filter(path => !existsSync(path))
  if (missing.length > 0) return `needs ${missing.join(', ')}`
  try {
    prepareNetworks()
    return null
  } catch (thrown) {
    return `needs libvirt of Debian: ${thrown instanceof Error ? thrown.message.split('\n')[0] : thrown}`
  }
}

// Its machines run as a user without rights, as on an orchestrator.
const script = `set -e
mount -t tmpfs tmpfs /mnt
for place in usr etc var; do
  mkdir -p /mnt/$place/up /mnt/$place/work
  lower=/$place
  [ ! -d "$1/$place" ] || lower=$1/$place:/$place
  mount -t overlay -o "lowerdir=$lower,upperdir=/mnt/$place/up,workdir=/mnt/$place/work" overlay /$place
done
# Debian makes these when the package is installed.
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore ebtables; do
  ln -sf xtables-nft-multi /usr/sbin/$name
done
mount -t tmpfs tmpfs /run
mount -t sysfs sysfs /sys
ip link set lo up
mkdir -p /run/lock /var/log/libvirt/qemu /var/lib/libvirt/images /etc/libvirt/qemu /etc/libvirt/nwfilter
cp --no-clobber /usr/share/libvirt/nwfilter/*.xml /etc/libvirt/nwfilter/
grep -q '^libvirt-qemu:' /etc/passwd || echo 'libvirt-qemu:x:64055:65534::/var/lib/libvirt:/usr/sbin/nologin' >>/etc/passwd
grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >>/etc/group
grep -q '^kvm:' /etc/group || echo 'kvm:x:64056:' >>/etc/group
cat >/etc/libvirt/libvirtd.conf <<END
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0700"
END
cat >/etc/libvirt/qemu.conf <<END
user = "nobody"
group = "nogroup"
security_driver = "none"
namespaces = []
cgroup_controllers = []
END
/usr/sbin/virtlogd --daemon
/usr/sbin/libvirtd --daemon
v() { virsh --quiet --connect qemu:///system "$@"; }
until v version >/dev/null 2>&1; do
  kill -0 "$(cat /run/libvirtd.pid)"
  sleep 0.2
done
v net-list --all --name | grep -qx default || v net-define /usr/share/libvirt/networks/default.xml >/dev/null
v net-list --name | grep -qx default || v net-start default >/dev/null
# What QEMU can do it asks now: with much beside it that takes minutes.
v domcapabilities --virttype qemu >/dev/null
echo ready
# Not exec: process 1 has to end what others leave, and libvirt waits for that.
sleep infinity &
wait
`

export type LibvirtBench = {
  /** A script that is `virsh` there. */
  readonly virsh: string
  close(): Promise<void>
}

/** Throws with what it printed where it does not start. */
export async function libvirtBench(): Promise<LibvirtBench> {
  // Process 1 of a namespace of processes: with it all end that it started.
  const words = [
    '--mount',
    '--net',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--propagation',
    'private',
  ]
  const child = spawn('unshare', [...words, 'bash', '--norc', '-c', script, 'bash', networksRoot], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      printed += chunk
    })
  while (!printed.includes('ready\n') && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (child.exitCode !== null) throw new Error(`libvirt does not start here: ${printed}`)
  const inside = `nsenter --target $(cat /proc/${child.pid}/task/${child.pid}/children) --mount --net --pid --`
  return {
    virsh: `#!/bin/bash\nexec ${inside} /usr/bin/virsh "$@"\n`,
    async close() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
