# Signed boot by lanzaboote. The keys are the machine's own: made at its first, still unsigned boot, never in a build.
{
  config,
  lib,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.addOns.secureBoot;
in
{
  options.kiln.addOns.secureBoot.enable = kilnLib.formOption {
    label = "Secure Boot";
    key = "secureBoot";
    group = "Add-ons";
    order = 510;
    advanced = true;
    type = lib.types.bool;
    default = false;
    description = "Signs what boots with keys of the machine's own. The first boot is unsigned, with Secure Boot in the firmware off or in setup mode; it makes the keys and hands them to the firmware.";
    example = true;
  };

  config = lib.mkIf cfg.enable {
    boot.loader.systemd-boot.enable = lib.mkForce false;
    boot.lanzaboote = {
      enable = true;
      pkiBundle = lib.mkDefault "/var/lib/sbctl";
      autoGenerateKeys.enable = lib.mkDefault true;
      autoEnrollKeys.enable = lib.mkDefault true;
    };
  };
}
