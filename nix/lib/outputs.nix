# The flake's outputs, all derived from the folders of ../profiles: nothing here names a profile.
{
  inputs,
  # For tests, whose nixpkgs may be incomplete.
  overlays ? [ ],
}:
let
  inherit (inputs) self nixpkgs;
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
  pkgsFor = system: nixpkgs.legacyPackages.${system};

  evaluate =
    arguments:
    import ./eval.nix (
      {
        nixpkgs = nixpkgs.outPath;
        inherit inputs overlays;
      }
      // arguments
    );

  # { settings.json's content, or its path } → what Kiln builds of it
  fromSettings = fromSettingsWith { };
  fromSettingsWith =
    more: settings:
    let
      content = if builtins.isAttrs settings then settings else lib.importJSON settings;
      named =
        key:
        content.${key} or (throw "settings.json names no ${key}. Add one, for example ${
          if key == "profile" then "\"appliance\"" else "\"x86_64-linux\""
        }.");
    in
    evaluate (
      {
        system = content.system or "${named "architecture"}-linux";
        profile = named "profile";
        settings = content;
      }
      // more
    );

  settingsFile = self.outPath + "/settings.json";
  workspace = if lib.pathExists settingsFile then lib.importJSON settingsFile else null;

  # One profile: the one that the workspace's settings name.
  chosen =
    system:
    fromSettingsWith {
      workspace = self;
      modules =
        lib.filter lib.pathExists [ (self.outPath + "/configuration.nix") ] ++ words.modules or [ ];
    } (workspace // { inherit system; });
  chosenProfile =
    profiles.${workspace.profile}
      or (throw "settings.json is for the profile \"${workspace.profile}\", which is not here. Choose one of: ${lib.concatStringsSep ", " (lib.attrNames profiles)}.");
  inWorkspace =
    make:
    if workspace == null then { } else lib.genAttrs (kilnLib.profiles.systems chosenProfile) make;

  # The words of its document, in the profile's words.nix. Two documents use the same ones for different things, so that they
  # hold in the profile's own flake alone.
  words =
    let
      file = chosenProfile.path + "/words.nix";
    in
    lib.optionalAttrs (workspace != null && lib.pathExists file) (
      import file {
        inherit lib;
        flake = self.outPath;
        settings = workspace;
      }
    );
  packagesInOwnWords = inWorkspace (
    system:
    let
      machine = chosen system;
    in
    (words.packages or (_: { })) {
      inherit lib machine;
      inherit (machine) pkgs;
    }
  );

  ownProfiles = if workspace == null then lib.attrValues profiles else [ chosenProfile ];

  # Each profile as it is, on each of its architectures. In a workspace its own alone, with its settings: under the name of
  # the profile as it is there would be another system, without its keys.
  variants = lib.concatMap (
    profile:
    map (system: {
      inherit profile system;
      name = "${profile.id}-${lib.head (lib.splitString "-" system)}";
      value =
        if workspace != null then
          chosen system
        else
          evaluate {
            inherit system;
            profile = profile.id;
            withExamples = true;
          };
    }) (kilnLib.profiles.systems profile)
  ) ownProfiles;

  # The names that a profile's documents have for its configuration: NAME on x86_64, NAME-aarch64 there.
  documented = lib.concatMap (
    { profile, system, ... }@variant:
    map
      (
        name:
        variant
        // {
          name = name + lib.optionalString (system != "x86_64-linux") "-aarch64";
        }
      )
      (lib.optional (profile ? configuration) profile.configuration ++ words.configurations or [ ])
  ) variants;

  # A profile with hosts has a hosts.nix: name → { system, modules }.
  hosts = lib.concatMap (
    profile:
    lib.mapAttrsToList (name: host: {
      inherit name;
      inherit (host) system;
      value = evaluate {
        inherit (host) system modules;
        profile = profile.id;
        # A machine of a person's own, whose file says what it was installed with.
        stateVersion = null;
      };
    }) (import (profile.path + "/hosts.nix") { inherit lib; })
  ) (lib.filter (profile: lib.pathExists (profile.path + "/hosts.nix")) ownProfiles);

  # For `nixos-rebuild`.
  configuration = system: result: {
    inherit (result) config options extendModules;
    pkgs = pkgsFor system;
  };

  # A machine that runs already, and would get the stateVersion of a new one.
  known =
    variant:
    variant
    // {
      value =
        if workspace != null && workspace.stateVersion or null == null then
          throw "settings.json does not say with which NixOS release this machine was installed. Add \"stateVersion\": that of its /etc/kiln/system.json, or \"26.05\" for one that Kiln made before it recorded it."
        else
          variant.value;
    };

  imagesOf =
    profile: result:
    map (kind: lib.nameValuePair "${profile.id}-${kind}" result.images.${kind}) (
      kilnLib.profiles.builtKinds profile
    );

  variantsOf = system: lib.filter (variant: variant.system == system) variants;
in
{
  lib = kilnLib // {
    inherit evaluate fromSettings;
    # { profile, system, options ? { }, format ? "raw", … } → the image. Its stateVersion is that of a new machine unless
    # `stateVersion` or a module says another. `pkgs` are the caller's own packages; without
    # them it is this flake's nixpkgs with `overlays`, and of what is not free it has what the profile's unfree.nix names,
    # or all of it where `allowUnfree` is true, or none where it is false.
    mkImage =
      {
        profile,
        system,
        options ? { },
        format ? "raw",
        modules ? [ ],
        stateVersion ? null,
        allowUnfree ? null,
        ...
      }@arguments:
      (evaluate (
        {
          inherit profile system modules;
          settings =
            lib.optionalAttrs (options != { }) { inherit options; }
            // lib.optionalAttrs (stateVersion != null) { inherit stateVersion; };
          pkgs = import nixpkgs.outPath {
            inherit system;
            overlays = overlays ++ arguments.overlays or [ ];
            config =
              if allowUnfree == null then
                import ./unfree.nix { inherit lib; } (kilnLib.profiles.find profile).unfree
              else
                { inherit allowUnfree; };
          };
        }
        // lib.optionalAttrs (arguments ? pkgs) { inherit (arguments) pkgs; }
      )).images.${format};
  };

  # `default` has every service, all off: for a configuration that has its own file systems, names and users. `machine` is
  # what Kiln's machines share, and each profile is such a machine. Each works alone: it imports what it needs from the
  # inputs. The key allows importing several at once.
  nixosModules =
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
    }) profiles;

  nixosConfigurations = lib.listToAttrs (
    map (variant: lib.nameValuePair variant.name (configuration variant.system variant.value)) (
      map known (variants ++ documented) ++ hosts
    )
    # So that a machine can rebuild itself from an ejected folder alone: under the name that `nixos-rebuild` uses when it is
    # given none.
    ++ lib.optionals (workspace != null) (
      let
        own = configuration workspace.system (known { value = chosen workspace.system; }).value;
      in
      map (name: lib.nameValuePair name own) [
        "default"
        (workspace.options.hostname or workspace.profile)
      ]
    )
  );

  # What Kiln builds in a workspace.
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
    // lib.mapAttrs (name: _: (pkgsFor system).callPackage (../packages + "/${name}") { }) (
      lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir ../packages)
    )
    // packagesInOwnWords.${system} or { }
  );

  checks = eachOf systems (
    system:
    lib.listToAttrs (
      lib.concatMap (
        { profile, value, ... }:
        [ (lib.nameValuePair "${profile.id}-toplevel" value.toplevel) ] ++ imagesOf profile value
      ) (variantsOf system)
    )
    # Nor has a machine's own copy the tests.
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
