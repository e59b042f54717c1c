# One cell of the matrix, for `nix-instantiate --eval --strict --json`: everything comes from outside, as text.
# `inputs` is a folder with the sources of disko, lanzaboote and agenix (and of crane and rust-overlay, if they are there).
{
  nixpkgs,
  inputs,
  overlays ? "",
  system,
  profile,
  settings ? "{}",
  # Attribute of ../profiles/<profile>/tests/variants.nix, or of the hosts of ../profiles/<profile>/hosts.nix.
  variant ? null,
  host ? null,
  # Index in an assertions.nix: the modules of that case.
  case ? null,
  # The path of a module: what a person adds.
  added ? null,
  # The stateVersion that a module of the profile sets for its machines.
  ownStateVersion ? null,
  # A file with what `kiln install` asks of a configuration, for `installation`.
  question ? "",
  # Names of services, for `programs`.
  units ? "[]",
}:
let
  lib = import (toPath nixpkgs + "/lib");
  toPath = text: /. + text;
  kilnLib = import ../lib { inherit lib; };
  template = profile == "template";
  folder = if template then ../templates/profile else ../profiles + "/${profile}";
  cases =
    if template then
      import ./assertions.nix
    else if lib.pathExists (folder + "/tests/assertions.nix") then
      import (folder + "/tests/assertions.nix")
    else
      [ ];

  modules =
    if variant != null then
      (import (folder + "/tests/variants.nix")).${variant}
    else if host != null then
      (import (folder + "/hosts.nix") { inherit lib; }).${host}.modules
    else if case != null then
      (lib.elemAt cases (lib.toInt case)).modules or [ ]
    else if added != null then
      [ (toPath added) ]
    else if ownStateVersion != null then
      [ { system.stateVersion = ownStateVersion; } ]
    else
      [ ];

  # A disk that is made at installation has no image; a host is one machine's configuration and nothing else.
  kinds = lib.optionals (host == null) (
    lib.filter (kind: kind == "iso" || result.config.kiln.disk.layout == "image") (
      kilnLib.profiles.builtKinds result.profile
    )
  );

  # nixpkgs has no lanzaboote, whose own package needs sources that may not be here.
  lanzabooteStandIn =
    final: prev: lib.optionalAttrs (!prev ? lzbt) { lzbt = final.runCommand "lzbt" { } ""; };

  outerOverlays = map (file: import (toPath file)) (
    lib.filter (file: file != "") (lib.splitString ":" overlays)
  );

  evaluate =
    more:
    import ../lib/eval.nix (
      {
        nixpkgs = toPath nixpkgs;
        inputs = lib.mapAttrs (name: _: toPath inputs + "/${name}") (builtins.readDir (toPath inputs));
        profile = if template then folder else profile;
        inherit system pkgs;
      }
      // more
    );

  pkgs = import (toPath nixpkgs) {
    inherit system;
    overlays = [ lanzabooteStandIn ] ++ outerOverlays;
    # eval.nix sets the same where it imports nixpkgs.
    config = import ../lib/unfree.nix {
      inherit lib;
    } (kilnLib.profiles.find (if template then folder else profile)).unfree;
  };

  result = evaluate {
    settings = builtins.fromJSON settings;
    withExamples = case == null;
    inherit modules;
  };
in
{
  inherit (result) schema failedAssertions images;
  # The drivers of disks and keyboards in the initrd of the installed system.
  drivers = result.installation.boot.initrd.availableKernelModules;

  # The reasons for which a disk image is refused.
  rawRefusals = map (each: each.message) (
    lib.filter (each: !each.assertion) result.images.raw.passthru.config.assertions
  );
  installation = {
    answer = import (toPath question) result.installation;
    script = result.installation.system.build.diskoScript.drvPath;
  };
  inherit (result) toplevel;
  cells = {
    toplevel = result.toplevel.drvPath;
    inherit (result.config.kiln.disk) layout;
  }
  // lib.genAttrs kinds (kind: result.images.${kind}.drvPath);
  # The baseline of bench/nix-eval.ts: a minimal NixOS without the manual, like the profiles.
  smallest =
    (import (toPath nixpkgs + "/nixos/lib/eval-config.nix") {
      system = null;
      modules = [
        {
          nixpkgs.pkgs = import (toPath nixpkgs) {
            inherit system;
            overlays = outerOverlays;
          };
          boot.loader.grub.enable = false;
          fileSystems."/" = {
            device = "/dev/disk/by-label/root";
            fsType = "ext4";
          };
          documentation.nixos.enable = false;
          system.stateVersion = "26.05";
        }
      ];
    }).config.system.build.toplevel.drvPath;
  inherit (result.config) warnings;
  # The variants next to the plain profile.
  variants = lib.attrNames (
    if lib.pathExists (folder + "/tests/variants.nix") then
      import (folder + "/tests/variants.nix")
    else
      { }
  );
  hosts =
    let
      all =
        if lib.pathExists (folder + "/hosts.nix") then
          import (folder + "/hosts.nix") { inherit lib; }
        else
          { };
    in
    lib.attrNames (lib.filterAttrs (_: host: host.system == system) all);
  # The messages of each case, by number. Left out: cases whose modules abort the evaluation, because their message can
  # only be read outside.
  refusals = lib.listToAttrs (
    lib.concatLists (
      lib.imap0 (
        index: entry:
        let
          refused = evaluate {
            settings = lib.optionalAttrs (entry ? settings) { options = entry.settings; };
            modules = entry.modules or [ ];
          };
          throws = entry.throws or false;
        in
        lib.optional (!(throws && entry ? modules)) (
          lib.nameValuePair (toString index) (if throws then refused.problems else refused.failedAssertions)
        )
      ) cases
    )
  );
  cases = map (entry: {
    inherit (entry) name expect;
    throws = entry.throws or false;
  }) cases;
}
// import ./cell-machine.nix { inherit lib result; }
// import ./cell-services.nix { inherit lib result units; }
