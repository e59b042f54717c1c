# The previous generation from the command line; the boot menu offers the same.
# `kaliunbox-update` and `kaliunbox-update-logs` come with auto-update.
{ config, pkgs, ... }:
{
  environment.systemPackages = [
    (pkgs.writeShellApplication {
      name = "kaliunbox-rollback";
      runtimeInputs = [
        config.nix.package
        pkgs.coreutils
      ];
      runtimeEnv.SYSTEM_PROFILE = "/nix/var/nix/profiles/system";
      text = builtins.readFile ./kaliunbox-rollback.sh;
    })
  ];
}
