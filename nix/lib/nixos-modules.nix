# `default` has every service, all off: for a configuration that has its own file systems, names and users. `machine` is
# what Kiln's machines share, and each profile is such a machine. Each works alone: it imports what it needs from the
# inputs. The key allows importing several at once.
{
  lib,
  inputs,
  profiles,
}:
let
  machine = {
    key = "kiln-machine";
    imports = [
      ../modules
      (import ./input-modules.nix { inherit lib inputs; })
    ];
    kiln.id = lib.mkOverride 1400 "nixos";
  };
  services = import ../modules/services.nix;
in
services
// {
  inherit machine;
  default = {
    key = "kiln-services";
    imports = lib.attrValues services;
  };
}
// lib.mapAttrs (_: profile: {
  key = "kiln-${profile.id}";
  imports = [
    machine
    profile.path
  ];
  kiln.id = lib.mkDefault profile.id;
  kiln.minimum = { inherit (profile.minimum) diskMiB; };
}) profiles
