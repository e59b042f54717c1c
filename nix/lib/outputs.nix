# The flake's outputs, all derived from the folders of ../profiles: nothing here names a profile.
{
  inputs,
  # Tests pass overlays, because their nixpkgs may be incomplete.
  overlays ? [ ],
}:
let
  inherit (inputs) nixpkgs;
  inherit (nixpkgs) lib;
  kilnLib = import ./. { inherit lib; };
  profiles = kilnLib.profiles.all;

  systems = [
    "x86_64-linux"
    "aarch64-linux"
  ];
  # Kiln, and development of these files, also runs on a Mac.
  developerSystems = systems ++ [ "aarch64-darwin" ];
  eachOf = names: make: lib.genAttrs names make;
  pkgsFor =
    if overlays == [ ] then
      system: nixpkgs.legacyPackages.${system}
    else
      # Each import takes 100 MB, so that all outputs share one.
      lib.flip lib.getAttr (
        eachOf developerSystems (system: import nixpkgs.outPath { inherit system overlays; })
      );

  machines = import ./machines.nix {
    inherit
      inputs
      overlays
      kilnLib
      ;
  };
  inherit (machines)
    evaluate
    workspace
    chosen
    inWorkspace
    words
    variants
    configuration
    known
    ;

  imagesOf =
    profile: result:
    map (kind: lib.nameValuePair "${profile.id}-${kind}" result.images.${kind}) (
      kilnLib.profiles.builtKinds profile
    );

  # Kiln's programs for machines, made of these packages.
  ownPackages =
    pkgs:
    lib.mapAttrs (name: _: pkgs.callPackage (../packages + "/${name}") { }) (
      lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir ../packages)
    );

  variantsOf = system: lib.filter (variant: variant.system == system) variants;
in
{
  lib = kilnLib // {
    inherit evaluate;
    inherit (machines) fromSettings;
    mkImage = import ./mk-image.nix {
      inherit
        lib
        nixpkgs
        overlays
        evaluate
        kilnLib
        ;
    };
  };

  nixosModules = import ./nixos-modules.nix { inherit lib inputs profiles; };

  nixosConfigurations = lib.listToAttrs (
    map (variant: lib.nameValuePair variant.name (configuration variant.system variant.value)) (
      map known (variants ++ machines.documented ++ machines.ownConfigurations) ++ machines.hosts
    )
    # A machine can rebuild itself from an ejected folder alone: the own name is what `nixos-rebuild` uses when it is
    # given none.
    ++ lib.optionals (workspace != null) (
      let
        own = configuration workspace.system (known { value = chosen workspace.system; }).value;
      in
      map (name: lib.nameValuePair name own) [
        "default"
        machines.ownName
      ]
    )
  );

  # The images and systems that Kiln builds in a workspace.
  images = inWorkspace (system: (chosen system).images);
  systems = inWorkspace (system: {
    inherit (chosen system) toplevel installation;
  });
  # The form of the workspace's profile, or of every profile if no settings choose one.
  kilnOptions =
    if workspace == null then
      lib.mapAttrs (
        id: profile:
        (evaluate {
          profile = id;
          system = lib.head (kilnLib.profiles.systems profile);
        }).schema
      ) profiles
    else
      (evaluate {
        inherit (workspace) profile;
        system = lib.head (kilnLib.profiles.systems profiles.${workspace.profile});
      }).schema;

  packages = eachOf systems (
    system:
    lib.listToAttrs (
      lib.concatMap (
        { profile, value, ... }:
        imagesOf profile value
      ) (variantsOf system)
    )
    // ownPackages (pkgsFor system)
    // machines.packagesInOwnWords.${system} or { }
  );

  # Lets a configuration with changed packages build the same programs from those.
  overlays.default = final: _: ownPackages final;

  checks = eachOf systems (
    system:
    lib.listToAttrs (
      lib.concatMap (
        { profile, value, ... }:
        [ (lib.nameValuePair "${profile.id}-toplevel" value.toplevel) ] ++ imagesOf profile value
      ) (variantsOf system)
    )
    # An installed workstation has it in its initrd: a static program, built by nixpkgs' own compiler.
    // {
      kiln-reset = (pkgsFor system).callPackage ../packages/kiln-reset { };
    }
    # A machine's copy has no tests.
    // lib.optionalAttrs (workspace == null && lib.pathExists ../tests) (
      import ../tests/vm {
        inherit inputs lib profiles;
        pkgs = pkgsFor system;
      }
    )
  );

  formatter = eachOf developerSystems (system: (pkgsFor system).nixfmt-tree);
  devShells = eachOf developerSystems (
    system:
    import ./dev-shells.nix { pkgs = pkgsFor system; }
    // (words.devShells or (_: { })) {
      inherit lib inputs;
      pkgs = pkgsFor system;
    }
  );

  templates = lib.optionalAttrs (lib.pathExists ../templates) {
    default = {
      path = ../templates/profile;
      description = "A new profile, to be put into profiles/<id>";
    };
  };
}
