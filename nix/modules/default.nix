# All of Kiln's shared modules: every profile has them.
{ lib, ... }:
{
  # Modules and profiles make their options with this.
  _module.args.kilnLib = import ../lib { inherit lib; };

  imports = [
    ./base
    ./image
    ./seed
    ./add-ons
  ];
}
