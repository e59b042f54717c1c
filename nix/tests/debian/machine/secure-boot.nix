# lanzaboote's own package is made by what may not be here: the overlay's is the same program and the same stub.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
lib.mkIf config.boot.lanzaboote.enable (
  {
    # Tells the tests what the firmware says.
    environment.systemPackages = [ pkgs.mokutil ];
  }
  # The smallest machine, and an installer by kexec, have no add-ons.
  // lib.optionalAttrs ((options.kiln.addOns or { }) ? secureBoot) {
    kiln.addOns.secureBoot.package = pkgs.lzbt;
  }
)
