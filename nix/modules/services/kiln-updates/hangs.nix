# A system on trial that hangs is started again, and the boot menu's default is the old system then.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.kiln-updates;
in
{
  config = lib.mkIf (cfg.enable && cfg.restarts) (import ../../base/hangs.nix { inherit lib pkgs; });
}
