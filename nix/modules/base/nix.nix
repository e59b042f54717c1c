# Nix on the machine: accepts deploys from its administrator and keeps disk space for them.
{ config, lib, ... }:
{
  nix.settings = {
    experimental-features = [
      "nix-command"
      "flakes"
    ];
    # A deploy copies closures that no cache has signed.
    trusted-users = [
      "root"
      config.kiln.user
    ];
    # A full disk prevents a rollback too: free space before that happens.
    min-free = lib.mkDefault (512 * 1024 * 1024);
    max-free = lib.mkDefault (2 * 1024 * 1024 * 1024);
  };

  nix.gc = {
    automatic = lib.mkDefault true;
    dates = lib.mkDefault "weekly";
    options = lib.mkDefault "--delete-older-than 30d";
  };

  # A flake's machine has no channels.
  nix.channel.enable = lib.mkDefault false;
}
