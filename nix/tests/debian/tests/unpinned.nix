# A package of Debian that nobody pinned.
{ pkgs, lib, ... }:
{
  environment.systemPackages = [ (pkgs.debianPackage "htop" pkgs.htop { packages = [ "no-such-package" ]; }) ];
}
