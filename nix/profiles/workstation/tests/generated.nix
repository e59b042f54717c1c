# What a host's three configurations generate, as text.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
  host,
}:
let
  lib = import (/. + nixpkgs + "/lib");
  folder = /. + inputs;
  chosen = (import ../hosts.nix { inherit lib; }).${host};
  made = import ../../../lib/eval.nix {
    nixpkgs = /. + nixpkgs;
    inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
    # nixpkgs has no lanzaboote.
    overlays = [
      (final: _: { lzbt = final.writeShellScriptBin "lzbt" "exit 1"; })
    ]
    ++ map (file: import (/. + file)) overlays;
    profile = "workstation";
    inherit (chosen) system modules;
  };
  inherit (made) config;
in
{
  filterTests = lib.runTests (import ./persist-filter.nix { inherit lib; });
  refusals = made.failedAssertions;
  inherit (config) warnings;
  hostName = config.networking.hostName;
  subvolumes = lib.mapAttrs (_: fileSystem: lib.last fileSystem.options) (
    lib.filterAttrs (_: fileSystem: fileSystem.fsType == "btrfs") config.fileSystems
  );
  crypttab = lib.mapAttrs (_: device: device.crypttabExtraOpts) config.boot.initrd.luks.devices;
  loader = {
    systemdBoot = config.boot.loader.systemd-boot.enable;
    lanzaboote = config.boot.lanzaboote.enable;
    grub = config.boot.loader.grub.enable;
  };
  desktop = config.settings.desktop.enable;
  persistent = lib.splitString "\n" config.environment.etc."kiln/persistent-paths".source.text;
  kernelParams = config.boot.kernelParams;
}
