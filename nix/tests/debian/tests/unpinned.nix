# A package of Debian without a pin.
{ pkgs, ... }:
{
  environment.systemPackages = [
    (pkgs.debianPackage "htop" pkgs.htop { packages = [ "no-such-package" ]; })
  ];
}
