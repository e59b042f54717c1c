# One profile, evaluated: settings.json's content → the system, its images and its form.
{
  nixpkgs,
  inputs ? { },
  overlays ? [ ],
  system,
  # The name of one of Kiln's profiles, or the path of a folder with a profile.json and a default.nix.
  profile,
  settings ? { },
  # The stateVersion of a machine whose settings name none: that of a new one. null: the modules set their own.
  stateVersion ? import ./state-version.nix,
  # Examples stand in for settings without a default, for checks only.
  withExamples ? false,
  modules ? [ ],
  # The caller's own packages, instead of nixpkgs with the overlays.
  pkgs ? null,
  # The flake that this is evaluated from, if that is a workspace: the machine gets a copy, to rebuild itself from.
  workspace ? null,
}:
let
  lib = import (nixpkgs + "/lib");
  kilnLib = import ./. { inherit lib; };

  about =
    let
      found = kilnLib.profiles.find profile;
      file = found.path + "/answers.nix";
    in
    found // { answers = if builtins.pathExists file then import file { inherit lib; } else null; };

  packages =
    if pkgs == null then
      import nixpkgs {
        inherit system overlays;
        # Set here, because a module cannot set it when the packages are passed in.
        config = import ./unfree.nix { inherit lib; } about.unfree;
      }
    else
      pkgs;

  evaluate =
    more:
    import (nixpkgs + "/nixos/lib/eval-config.nix") {
      system = null;
      inherit lib;
      modules = [
        { nixpkgs.pkgs = packages; }
        ../modules
        (import ./input-modules.nix { inherit lib inputs; })
        about.path
        {
          kiln.id = lib.mkDefault about.id;
          kiln.minimum = { inherit (about.minimum) diskMiB; };
        }
        # `nixos-rebuild build-vm` makes ./result/bin/run-NAME-vm: the documented name, whatever the host is called.
        (lib.optionalAttrs (about ? configuration) {
          virtualisation.vmVariant.system.name = lib.mkForce about.configuration;
        })
        # Its programs do not run in the gigabyte that nixpkgs gives such a VM.
        {
          virtualisation.vmVariant.virtualisation = {
            memorySize = lib.mkDefault about.minimum.memoryMiB;
            cores = lib.mkDefault about.minimum.cpus;
          };
        }
        (lib.optionalAttrs (stateVersion != null) { system.stateVersion = lib.mkDefault stateVersion; })
        (import ./provenance.nix {
          inherit inputs workspace;
          profile = about.id;
        })
      ]
      ++ modules
      ++ more;
    };

  # The form comes from the profile as it is, before any setting is chosen.
  blank = evaluate [ ];
  form = {
    inherit (blank) options;
    inherit (blank.config.system) stateVersion;
    hidden = blank.config.kiln.form.hidden;
  };

  fields = kilnLib.fields form;
  examples = kilnLib.settings.examples fields;
  filledIn =
    if withExamples then settings // { options = examples // settings.options or { }; } else settings;

  answers = {
    inherit fields system;
    profile = about;
  };

  # Modules that the answers bring.
  brought =
    if about.answers == null then
      [ ]
    else
      about.answers.modules {
        inherit system;
        profile = about.id;
        options = filledIn.options or { };
      };
  chosen =
    if settings == { } && examples == { } then
      blank
    else
      evaluate (
        [
          (kilnLib.settings.module (answers // { overModules = brought != [ ]; }) filledIn)
        ]
        ++ brought
      );
  inherit (chosen) config options;
in
{
  inherit config options;
  inherit (chosen) extendModules pkgs;
  profile = about;
  schema = kilnLib.schema form;
  # The problems of the settings. If there are any, evaluating anything below throws with them.
  problems = kilnLib.settings.problems answers filledIn;
  toplevel = config.system.build.toplevel;
  # The parts of the configuration that an installation over SSH reads, with the disk that its ISO makes.
  installation =
    let
      onDisc = config.system.build.images.kiln-iso.passthru.config;
      onDisk = if config.kiln.disk.layout == "image" then onDisc else config;
    in
    {
      inherit (config) boot;
      inherit (onDisk) disko;
      kiln.installer = { inherit (onDisc.kiln.installer) seedDevice; };
      system.build = { inherit (onDisk.system.build) diskoScript; };
    };
  images = {
    raw = config.system.build.images.kiln-raw;
    iso = config.system.build.images.kiln-iso;
  };
  failedAssertions = map (assertion: assertion.message) (
    lib.filter (assertion: !assertion.assertion) config.assertions
  );
}
