# Leaves libvirt out of the live system of a profile that has it. libvirt encrypts its secrets with a key of systemd's,
# which systemd does not keep when all is in memory: without a TPM the daemon would fail at every start from the disc.
{ lib, ... }:
{
  virtualisation.libvirtd.enable = lib.mkForce false;
  # Its users and groups are still in the live system.
  users.groups.libvirtd = { };
}
