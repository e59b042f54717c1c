# NixOS tests that boot the profiles: each ../../profiles/<id>/tests/vm.nix, and Kiln's own parts here. They need a
# binary cache and KVM, so a CI workflow runs them; here they are evaluated.
{
  lib,
  pkgs,
  profiles,
  inputs,
  ...
}:
let
  kilnLib = import ../../lib { inherit lib; };
  inputModules = import ../../lib/input-modules.nix { inherit lib inputs; };

  # A flake's legacyPackages refuse what isn't free, which images may hold (steam-run, firmware).
  free = import inputs.nixpkgs.outPath {
    inherit (pkgs.stdenv.hostPlatform) system;
    inherit (pkgs) overlays;
    config.allowUnfree = true;
  };

  # A node with a profile, without the disk that Kiln makes: the test driver brings its own. The script knows a node by
  # its name here, and the driver of some releases by its host name: a test with several gives both the same.
  node = profile: {
    imports = [
      ../../modules
      inputModules
      profile.path
    ];
    kiln.id = profile.id;
    kiln.disk.layout = "own";
  };

  run = name: test: free.testers.runNixOSTest ({ inherit name; } // test);
  withTest = lib.filterAttrs (_: profile: lib.pathExists (profile.path + "/tests/vm.nix")) profiles;
in
{
  vm-seed = run "kiln-seed" (
    import ./seed.nix { node = node (kilnLib.profiles.read ../../templates/profile); }
  );
}
// lib.mapAttrs' (
  id: profile:
  lib.nameValuePair "vm-${id}" (
    run "kiln-${id}" (import (profile.path + "/tests/vm.nix") { node = node profile; })
  )
) withTest
