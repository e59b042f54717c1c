# The previous generation from the command line; the boot menu offers the same. With updates, ./updates.nix wraps it.
{ config, pkgs, ... }:
let
  rollback = pkgs.writeShellApplication {
    name = "kaliunbox-rollback";
    runtimeInputs = [
      config.nix.package
      pkgs.coreutils
    ];
    runtimeEnv.SYSTEM_PROFILE = "/nix/var/nix/profiles/system";
    text = builtins.readFile ./kaliunbox-rollback.sh;
  };
in
{
  system.build.kaliunboxRollback = rollback;
  environment.systemPackages = [ rollback ];
}
