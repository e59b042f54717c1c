# What each workload has: one user without rights, whose commands the broker runs, and no way in from the network.
{ lib, ... }:
{
  networking.firewall.enable = true;

  users.mutableUsers = false;
  users.allowNoPasswordLogin = true;
  users.users.dev = {
    isNormalUser = true;
    uid = 1000;
    description = "User of the workload";
  };

  documentation.enable = false;
  # The store is the host's.
  nix.enable = lib.mkDefault false;
  system.stateVersion = lib.trivial.release;
}
