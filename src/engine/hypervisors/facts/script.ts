// What is asked of a host before anything is made on it, as one script for any POSIX sh: `key<TAB>value` lines between two
// marks, because a login shell may print things of its own. It changes nothing. Root's rights are had by sudo where it does
// not ask; what virsh and Proxmox's programs would read from stdin is this script, so they get none.

export const beginMark = 'kiln-hypervisor-1'
export const endMark = 'kiln-hypervisor-end'

export const factsScript = `
LC_ALL=C
export LC_ALL
PATH="$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
say() { printf '%s\\t%s\\n' "$1" "$2"; }
each() { while IFS= read -r line; do say "$1" "$line"; done; }
echo ${beginMark}
say architecture "$(uname -m)"
[ -e /dev/kvm ] && say kvm yes
as=
if [ "$(id -u)" -eq 0 ]; then
  say rights root
elif sudo -n true </dev/null >/dev/null 2>&1; then
  as='sudo -n'
  say rights sudo
else
  say rights user
fi
if command -v qm >/dev/null 2>&1 && command -v pvesh >/dev/null 2>&1; then
  say kind proxmox
  ask() { $as pvesh get "$@" --output-format json </dev/null; }
  if version=$($as pveversion </dev/null 2>&1) && vms=$(ask /cluster/resources --type vm 2>&1); then
    say version "$version"
    printf '%s\\n' "$vms" | each vms
    ask /nodes/localhost/storage --content images --enabled 1 | each storages
    ask /nodes/localhost/network --type any_bridge | each bridges
    ask /cluster/nextid | each next
    df -Pk /var/lib 2>/dev/null | tail -n 1 | each staging
  else
    say refused "$(printf '%s\\n%s\\n' "$version" "$vms" | grep . | tail -n 1)"
  fi
elif command -v virsh >/dev/null 2>&1; then
  say kind libvirt
  ask() { $as virsh -c qemu:///system "$@" </dev/null 2>/dev/null; }
  if version=$($as virsh -c qemu:///system version --daemon </dev/null 2>&1); then
    printf '%s\\n' "$version" | each version
    ask list --all --name | each name
    ask pool-list --name | while IFS= read -r pool; do
      pool=$(printf '%s' "$pool" | sed 's/ *$//')
      [ -n "$pool" ] || continue
      say pool "$pool"
      ask pool-dumpxml -- "$pool" | each pool-xml
    done
    ask net-list --name | each network
    for bridge in /sys/class/net/*/bridge; do
      [ -d "$bridge" ] || continue
      bridge=\${bridge%/bridge}
      say bridge "\${bridge##*/}"
    done
    case $(uname -m) in aarch64) machine=virt ;; *) machine=q35 ;; esac
    for type in kvm qemu; do
      ask domcapabilities --virttype $type --machine $machine | each "can-$type"
    done
  else
    say refused "$(printf '%s\\n' "$version" | grep . | tail -n 1)"
  fi
fi
echo ${endMark}
`

/**
 * $1…: folders. Of each, in that order, whether the user who runs this may write to it, and how many KiB are free: what libvirt
 * says of a pool is as old as its last refresh.
 */
export const foldersScript = `for folder; do
  may=no
  if [ -w "$folder" ] && [ -x "$folder" ]; then may=yes; fi
  echo "$may $(df -Pk -- "$folder" 2>/dev/null | awk 'NR == 2 { print $4 }')"
done`
