# The names by which its document calls the outputs of this profile's own flake.
{ ... }:
{
  packages =
    { machine, pkgs, ... }:
    {
      installer-iso = machine.images.iso;
      system = machine.toplevel;
      inherit (pkgs) fosrl-newt;
    };
}
