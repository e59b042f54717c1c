# Secure-Boot: all of the workstation, its kernels signed by lanzaboote. Install Standard-Boot first, then switch
# to this one with the firmware in setup mode; the add-on makes the machine's keys and enrols them.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  imports = [ ./installed.nix ];

  settings.target = lib.mkDefault "Secure-Boot";

  kiln.addOns.secureBoot.enable = true;
  boot.lanzaboote.configurationLimit = lib.mkDefault 10;

  environment.systemPackages = [ pkgs.sbctl ];
  # Keeps the keys, without which it could sign no further generation. (The ISO of this target has the add-on off, and
  # no keys.)
  settings.disk.immutability.persist.paths =
    lib.optional config.kiln.addOns.secureBoot.enable config.boot.lanzaboote.pkiBundle;
}
