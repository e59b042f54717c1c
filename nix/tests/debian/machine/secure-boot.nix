# lanzaboote's own package is made by what may not be here: the overlay's is the same program and the same stub.
{
  config,
  lib,
  pkgs,
  ...
}:
lib.mkIf config.boot.lanzaboote.enable {
  boot.lanzaboote.package = pkgs.lzbt;
  # Tells the tests what the firmware says.
  environment.systemPackages = [ pkgs.mokutil ];
}
