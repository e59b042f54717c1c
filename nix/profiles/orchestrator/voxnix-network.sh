# Starts libvirt's network "default" and marks it for every later start of libvirtd.
virsh() { command virsh --quiet --connect qemu:///system "$@"; }

virsh net-autostart default
running=$(virsh net-list --name)
if ! grep --quiet --line-regexp default <<<"$running"; then
  virsh net-start default
fi
