# The hypervisor of a host. Root's rights are had by sudo, or doas where there is no sudo, if it needs no password; what
# virsh and Proxmox's programs would read from stdin is this script, so they get none. It changes nothing.
PATH="$PATH:/run/wrappers/bin:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
say architecture "$(uname -m)"
[ -e /dev/kvm ] && say kvm yes
as=
if [ "$(id -u)" -eq 0 ]; then
  say rights root
elif sudo -n true </dev/null >/dev/null 2>&1; then
  as='sudo -n'
  say rights sudo
elif ! has sudo && doas -n true </dev/null >/dev/null 2>&1; then
  as='doas -n'
  say rights doas
else
  say rights user
fi
if command -v qm >/dev/null 2>&1 && command -v pvesh >/dev/null 2>&1; then
  say kind proxmox
  ask() { $as pvesh get "$@" --output-format json </dev/null; }
  if version=$($as pveversion </dev/null 2>&1) && vms=$(ask /cluster/resources --type vm 2>&1); then
    say version "$version"
    printf '%s\n' "$vms" | each vms
    ask /nodes/localhost/storage --content images --enabled 1 | each storages
    ask /nodes/localhost/network --type any_bridge | each bridges
    ask /cluster/nextid | each next
    df -Pk /var/lib 2>/dev/null | tail -n 1 | each staging
  else
    say refused "$(printf '%s\n%s\n' "$version" "$vms" | grep . | tail -n 1)"
  fi
elif command -v virsh >/dev/null 2>&1; then
  say kind libvirt
  ask() { $as virsh -c qemu:///system "$@" </dev/null 2>/dev/null; }
  if version=$($as virsh -c qemu:///system version --daemon </dev/null 2>&1); then
    printf '%s\n' "$version" | each version
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
      bridge=${bridge%/bridge}
      say bridge "${bridge##*/}"
    done
    case $(uname -m) in aarch64) machine=virt ;; *) machine=q35 ;; esac
    for type in kvm qemu; do
      ask domcapabilities --virttype $type --machine $machine | each "can-$type"
    done
  else
    say refused "$(printf '%s\n' "$version" | grep . | tail -n 1)"
  fi
fi
