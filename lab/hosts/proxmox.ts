// A test host with a stand-in for Proxmox VE, whose packages Debian does not have: qm, pvesh and pveversion as sh scripts that
// keep to what their manuals say (qm(1), pvesh(1), the API viewer), as far as Kiln uses them. No machine runs on it. Real: the
// host, its SSH, and the files that are uploaded and imported.
import { startHost, type TestHost } from './host.ts'
import type { LabNetwork } from './network.ts'

const pveversion = `#!/bin/sh
echo 'pve-manager/8.2.4/faa83925c9641325 (running kernel: 6.8.8-2-pve)'
`

const pvesh = `#!/bin/sh
[ "$(id -u)" -eq 0 ] || { echo 'ipcc_send_rec[1] failed: Permission denied' >&2; exit 255; }
list() { printf '['; separator=; for each; do printf '%s%s' "$separator" "$each"; separator=,; done; printf ']\\n'; }
cd /etc/pve/qemu-server || exit 1
case $2 in
  /cluster/resources)
    set --
    for file in *.conf; do
      [ -e "$file" ] || continue
      id=\${file%.conf}
      set -- "$@" "{\\"id\\":\\"qemu/$id\\",\\"name\\":\\"$(sed -n 's/^name: //p' "$file")\\",\\"node\\":\\"pve\\",\\"type\\":\\"qemu\\",\\"vmid\\":$id}"
    done
    list "$@"
    ;;
  /nodes/localhost/storage)
    list '{"storage":"local-lvm","type":"lvmthin","content":"images,rootdir","active":1,"avail":53687091200}' \\
      '{"storage":"small","type":"dir","content":"images","active":1,"avail":1024}' \\
      '{"storage":"off","type":"nfs","content":"images","active":0}'
    ;;
  /nodes/localhost/network) list '{"iface":"vmbr0","type":"bridge","active":1}' ;;
  /cluster/nextid) id=100; while [ -e $id.conf ]; do id=$((id + 1)); done; echo "\\"$id\\"" ;;
  *) echo "No '$1' handler defined for '$2'" >&2; exit 255 ;;
esac
`

const qm = `#!/bin/sh
verb=$1 id=$2
[ "$verb" = disk ] && id=$3
conf=/etc/pve/qemu-server/$id.conf
disks=/var/lib/vz/images/$id
there() { [ -e "$conf" ] || { echo "Configuration file 'nodes/pve/qemu-server/$id.conf' does not exist" >&2; exit 2; }; }
case $verb in
  create)
    [ ! -e "$conf" ] || { echo "unable to create VM $id - VM $id already exists on node 'pve'" >&2; exit 255; }
    shift 2
    made=
    while [ $# -gt 1 ]; do
      made="$made\${1#--}: $2
"
      case $1 in
        --virtio*)
          from=$(printf '%s' "$2" | sed -n 's/.*import-from=\\([^,]*\\).*/\\1/p')
          [ -f "$from" ] || { echo "unable to create VM $id - $from is not a file" >&2; rm -rf "$disks"; exit 255; }
          mkdir -p "$disks" && cp "$from" "$disks/vm-$id-\${1#--}"
          ;;
      esac
      shift 2
    done
    printf '%s' "$made" >"$conf"
    ;;
  config) there; cat "$conf" ;;
  disk) there; echo "size: $5" >>"$conf" ;;
  start) there; [ ! -e /etc/pve/no-start ] || { echo 'start failed: QEMU exited with code 1' >&2; exit 255; }; echo 'status: running' >>"$conf" ;;
  stop) there ;;
  destroy) there; rm -rf "$conf" "$disks" ;;
  *) echo "ERROR: unknown command 'qm $verb'" >&2; exit 255 ;;
esac
`

const programs = { qm, pvesh, pveversion }

type ProxmoxHost = { name: string; authorizedKeys: readonly string[] }

export async function startProxmoxHost(network: LabNetwork, options: ProxmoxHost): Promise<TestHost> {
  const files = Object.fromEntries(
    Object.entries(programs).map(([name, text]) => [`/usr/local/sbin/${name}`, text]),
  )
  const host = await startHost(network, { ...options, files })
  try {
    const made = Object.keys(files)
    await host.run('chmod', '755', ...made)
    await host.run('mkdir', '-p', '/etc/pve/qemu-server', '/var/lib/vz/images')
    return host
  } catch (thrown) {
    await host.stop()
    throw thrown
  }
}
