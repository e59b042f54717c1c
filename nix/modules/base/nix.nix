# Nix on the machine: it takes deploys from its administrator and keeps room for them.
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
    # A full disk stops a rollback too: free some before it comes to that.
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
