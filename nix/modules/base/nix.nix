# Nix on the machine: accepts deploys from its administrator and keeps disk space for them.
{ config, lib, ... }:
{
  nix.settings = {
    experimental-features = [
      "nix-command"
      "flakes"
    ];
    # A deploy copies closures that no cache has signed. Whom Nix trusts can become root by it, so the administrator is only
    # trusted where sudo asks for no password either. Elsewhere deploys log in as root, whom nixpkgs trusts.
    trusted-users = lib.mkIf (!config.security.sudo.wheelNeedsPassword) [ config.kiln.user ];
    # A full disk prevents a rollback too: free space before that happens.
    min-free = lib.mkDefault (512 * 1024 * 1024);
    max-free = lib.mkDefault (2 * 1024 * 1024 * 1024);
  };

  # A flake's machine has no channels.
  nix.channel.enable = lib.mkDefault false;
}
