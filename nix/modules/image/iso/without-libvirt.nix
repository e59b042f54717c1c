# For the ISO of a profile with libvirt: its live system has none. libvirt encrypts its secrets with a key of systemd's, which
# systemd does not keep where all is in memory, so that without a TPM the daemon would fail at every start from the disc.
{ lib, ... }:
{
  virtualisation.libvirtd.enable = lib.mkForce false;
  # Its people are in it all the same.
  users.groups.libvirtd = { };
}
