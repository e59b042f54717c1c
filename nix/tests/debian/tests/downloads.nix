# A package that is not Debian's.
{ pkgs, ... }: { environment.systemPackages = [ pkgs.hello ]; }
