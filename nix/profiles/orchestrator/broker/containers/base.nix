# What each container has: one user without rights, whose commands the broker runs, and no way in from the network.
{ lib, ... }:
{
  boot.isNspawnContainer = true;
  # nixos-container gives it its addresses.
  networking.useDHCP = false;
  networking.firewall.enable = true;

  users.mutableUsers = false;
  users.allowNoPasswordLogin = true;
  users.users.dev = {
    isNormalUser = true;
    uid = 1000;
    description = "User of the container";
  };

  # As folders: a snapshot of the container has nothing of a subvolume inside it.
  systemd.services = lib.genAttrs [ "systemd-tmpfiles-setup" "systemd-tmpfiles-resetup" ] (_: {
    environment.SYSTEMD_TMPFILES_FORCE_SUBVOL = "0";
  });

  documentation.enable = false;
  # The store is the host's.
  nix.enable = lib.mkDefault false;
  system.stateVersion = lib.trivial.release;
}
