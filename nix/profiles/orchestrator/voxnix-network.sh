# Starts libvirt's network "default" and marks it for every later start of libvirtd.
virsh() { command virsh --quiet --connect qemu:///system "$@"; }

virsh net-autostart default
if ! virsh net-list --name | grep --quiet --line-regexp default; then
  virsh net-start default
fi
