# All of Kiln's shared modules: every profile has them.
{ lib, ... }:
{
  # What they make their options with, and a profile too.
  _module.args.kilnLib = import ../lib { inherit lib; };

  imports = [
    ./base
    ./image
    ./seed
    ./add-ons
  ];
}
