# The machines of the flake: each profile as it is, a workspace's own with its settings, and a profile's hosts.
{
  inputs,
  overlays,
  kilnLib,
}:
let
  inherit (inputs) self nixpkgs;
  inherit (nixpkgs) lib;
  profiles = kilnLib.profiles.all;

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
  # The machine's tools record their changes to the settings here (a profile's answers.nix).
  machineFile = self.outPath + "/config.json";
  workspace =
    if !lib.pathExists settingsFile then
      null
    else
      let
        settings = lib.importJSON settingsFile;
        inherit (answersOf profiles.${settings.profile} or null) onMachine;
      in
      if lib.pathExists machineFile then onMachine settings (lib.importJSON machineFile) else settings;

  # The modules that a profile's answers bring, next to the values of options.
  answersOf =
    profile:
    let
      file = profile.path + "/answers.nix";
    in
    if profile != null && lib.pathExists file then
      import file { inherit lib; }
    else
      {
        name =
          settings:
          let
            hostname = settings.options.hostname or null;
          in
          if hostname == null then settings.profile else hostname;
        onMachine = settings: _: settings;
        configurations = _: { };
      };

  # One profile: the one that the workspace's settings name. Several outputs have it, and share what was evaluated.
  chosen = system: chosenOn.${system} or (chosenFor system);
  chosenOn = lib.genAttrs (kilnLib.profiles.systems chosenProfile) chosenFor;
  chosenFor = system: asChosen (workspace // { inherit system; });
  asChosen = fromSettingsWith {
    workspace = self;
    modules =
      lib.filter lib.pathExists [ (self.outPath + "/configuration.nix") ] ++ words.modules or [ ];
  };
  chosenProfile =
    profiles.${workspace.profile}
      or (throw "settings.json is for the profile \"${workspace.profile}\", which is not here. Choose one of: ${lib.concatStringsSep ", " (lib.attrNames profiles)}.");
  inWorkspace =
    make: if workspace == null then { } else lib.genAttrs (kilnLib.profiles.systems chosenProfile) make;

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

  # Each profile as it is, on each of its architectures. A workspace has its own profile alone, with its settings: the one
  # without them would be another system of the same name, without its keys.
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
    map (
      name:
      variant
      // {
        name = name + lib.optionalString (system != "x86_64-linux") "-aarch64";
      }
    ) (lib.optional (profile ? configuration) profile.configuration ++ words.configurations or [ ])
  ) variants;

  # The name that `nixos-rebuild` uses on the workspace's machine when it is given none.
  ownName = (answersOf chosenProfile).name workspace;
  # The workspace's own machine in each of its configurations, where it has several. They go before a host of that name as it is.
  ownConfigurations = lib.optionals (workspace != null) (
    lib.mapAttrsToList (name: options: {
      inherit name;
      system = workspace.system or "${workspace.architecture}-linux";
      value = asChosen (workspace // { inherit options; });
    }) ((answersOf chosenProfile).configurations workspace)
  );

  # A profile with hosts has a hosts.nix: name → { system, modules }.
  hosts = lib.concatMap (
    profile:
    lib.mapAttrsToList (name: host: {
      inherit name;
      inherit (host) system;
      value = evaluate {
        inherit (host) system modules;
        profile = profile.id;
        # The user's own machine; its file sets the stateVersion.
        stateVersion = null;
      };
    }) (import (profile.path + "/hosts.nix") { inherit lib; })
  ) (lib.filter (profile: lib.pathExists (profile.path + "/hosts.nix")) ownProfiles);

  # `nixos-rebuild` builds this.
  configuration = _system: result: {
    # These are the flake's own packages: they allow the profile's unfree ones.
    inherit (result)
      config
      options
      extendModules
      pkgs
      ;
  };

  # Refuses a machine that already runs, and would get the stateVersion of a new one.
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
in
{
  inherit
    evaluate
    fromSettings
    workspace
    chosen
    inWorkspace
    words
    packagesInOwnWords
    variants
    documented
    ownName
    ownConfigurations
    hosts
    configuration
    known
    ;
}
