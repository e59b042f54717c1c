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
  # What a module of the profile's sets for its machines.
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
    # As eval.nix has it where it makes the packages.
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
  # What `kiln install` asks before it builds anything, and that the script evaluates.
  # Of disks and keyboards, in the initrd of the installed system.
  drivers = result.installation.boot.initrd.availableKernelModules;

  # What a disk image is refused for.
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
  # What the machine has, what it tells Kiln, and what its ISO installs.
  stateVersions =
    let
      of = config: {
        system = config.system.stateVersion;
        told = (builtins.fromJSON config.environment.etc."kiln/system.json".text).stateVersion;
      };
    in
    {
      machine = of result.config;
      disc = of result.images.iso.passthru.config;
      newMachine = result.schema.stateVersion;
    };
  # systemd-repart's definitions, for making the image and for first boot.
  repart =
    let
      image = result.images.raw;
      partitions = image.passthru.config.image.repart;
    in
    {
      definitions = lib.mapAttrs (_: partition: partition.repartConfig) partitions.partitions;
      growth = result.config.systemd.repart.partitions;
      flags = image.systemdRepartFlags;
      inherit (image) env;
      inherit (image.passthru) filePath;
    };
  # The user that the ISO's console logs in, and whether sudo asks for a password.
  isoConsole =
    let
      inherit (result.images.iso.passthru) config;
    in
    {
      user = config.services.getty.autologinUser;
      isUser = config.users.users ? ${config.services.getty.autologinUser};
      sudoAsks = config.security.sudo.wheelNeedsPassword;
    };
  # Who can become root by Nix, and whether sudo asks the administrator for a password.
  trust = {
    inherit (result.config.nix.settings) trusted-users;
    sudoAsks = result.config.security.sudo.wheelNeedsPassword;
  };
  # What ordinary lines of a configuration set too.
  ordinary = {
    inherit (result.config.time) timeZone;
    inherit (result.config.i18n) defaultLocale;
    inherit (result.config.console) keyMap;
    inherit (result.config.boot.loader.efi) canTouchEfiVariables;
    firewall = result.config.networking.firewall.enable;
    inherit (result.config.services.openssh.settings)
      PasswordAuthentication
      KbdInteractiveAuthentication
      ;
    failed = result.failedAssertions;
  };
  # How the TPM unlocks the encrypted disks.
  tpm2 = {
    inherit (result.config.kiln.addOns.tpm2) binding;
    disks = lib.mapAttrs (_: disk: disk.crypttabExtraOpts) result.config.boot.initrd.luks.devices;
  };
  # What nixos-anywhere runs of the configuration, without Kiln.
  overSsh = result.config.system.build.diskoScript.text or null;
  # Whose packets the machine passes on: by nftables.
  forwarded =
    let
      inherit (result.config.networking) firewall;
    in
    lib.optionals firewall.filterForward (
      lib.filter (line: line != "") (lib.splitString "\n" firewall.extraForwardRules)
    );
  # How many generations the boot menu takes, and what runs before it is made.
  menu = {
    limit =
      (if result.config.boot.lanzaboote.enable then result.config.boot.lanzaboote else result.config.boot.loader.systemd-boot)
      .configurationLimit;
    before = result.config.system.preSwitchChecks.kiln-generations or null;
  };
  # What of Tailscale's key file the unit gives `tailscale up` as an argument.
  tailscaleArgument = result.config.services.tailscale.authKeyFile.text or null;
  # What is open, and what the evaluation warns of.
  openings = {
    inherit (result.config.networking.firewall) allowedTCPPorts allowedUDPPorts extraCommands;
    inherit (result.config.networking.firewall)
      trustedInterfaces
      allowedTCPPortRanges
      allowedUDPPortRanges
      ;
    interfaces = lib.mapAttrs (_: each: {
      inherit (each) allowedTCPPorts allowedUDPPorts;
    }) result.config.networking.firewall.interfaces;
    nft = result.config.networking.firewall.extraInputRules;
    inherit (result.config.networking.firewall) enable;
  };
  inherit (result.config) warnings;
  # What of libvirt the ISO's live system would start, beside the machine's own units of it.
  libvirtUnits =
    let
      of =
        config:
        lib.attrNames (
          lib.filterAttrs (
            name: service: service.enable && (lib.hasPrefix "libvirt" name || name == "voxnix-network")
          ) config.systemd.services
        );
    in
    {
      machine = of result.config;
      disc = of result.images.iso.passthru.config;
      # Its administrator's groups are all there.
      groups = lib.subtractLists (lib.attrNames result.images.iso.passthru.config.users.groups) (
        result.images.iso.passthru.config.users.users.${result.config.kiln.user}.extraGroups
      );
    };
  # Kiln's own units, as systemd reads them.
  units = lib.mapAttrs (_: unit: unit.text) (
    lib.filterAttrs (name: unit: lib.hasPrefix "kiln-" name && unit.enable) result.config.systemd.units
  );
  # Rules of udev that modules write, in their order.
  udevRules =
    map
      (rules: {
        file = baseNameOf rules.destination;
        inherit (rules) text;
      })
      (
        lib.filter (package: package ? text && package ? destination) result.config.services.udev.packages
      );
  # What services run, and with which privileges: each command's text and its derivations, whose files hold the
  # final scripts.
  programs =
    let
      inherit (result.config.systemd) services;
      told = command: {
        text = builtins.unsafeDiscardStringContext (toString command);
        derivations = map builtins.unsafeDiscardStringContext (
          lib.attrNames (builtins.getContext (toString command))
        );
      };
      service =
        { path, serviceConfig, ... }:
        {
          commands = map told (
            lib.concatMap (name: lib.toList (serviceConfig.${name} or [ ])) [
              "ExecStartPre"
              "ExecStart"
              "ExecStartPost"
              "ExecStop"
            ]
          );
          path = map (package: builtins.unsafeDiscardStringContext (toString package)) path;
          user = serviceConfig.User or "root";
          # Null: all of root's capabilities.
          capabilities =
            let
              bounding = serviceConfig.CapabilityBoundingSet or null;
            in
            if bounding == null then null else lib.concatMap (lib.splitString " ") (lib.toList bounding);
        };
    in
    lib.mapAttrs (_: service) (
      lib.filterAttrs (name: _: lib.elem name (builtins.fromJSON units)) (
        services
        // {
          # No unit: all that installs the boot loader runs it.
          lzbt = {
            path = [ ];
            serviceConfig.ExecStart = lib.getExe result.config.boot.lanzaboote.package;
          };
        }
      )
    );
  # Services that a file of Kiln's gives a program, and that may gain rights which they did not start with.
  unconfined =
    let
      kiln = toString ../. + "/";
      contentOf = value: if value._type or "" == "if" then contentOf value.content else value;
      runs = service: service ? script || (contentOf (service.serviceConfig or { })) ? ExecStart;
      ours = lib.concatMap (
        { file, value }:
        lib.optionals (lib.hasPrefix kiln (toString file)) (
          lib.attrNames (lib.filterAttrs (_: service: runs (contentOf service)) value)
        )
      ) result.options.systemd.services.definitionsWithLocations;
    in
    lib.filter (
      name:
      let
        service = result.config.systemd.services.${name} or null;
      in
      service != null && service.enable && !(service.serviceConfig.NoNewPrivileges or false)
    ) (lib.unique ours);
  # Folders that several services have from systemd → each one's user and group. systemd gives such a folder, with all
  # that is in it, to the one that starts.
  sharedFolders =
    let
      services = lib.filterAttrs (_: service: service.enable) result.config.systemd.services;
      foldersOf =
        kind: name:
        { serviceConfig, ... }:
        map (folder: {
          folder = "${kind}/${folder}";
          user = "${name} ${serviceConfig.User or "root"}:${
            serviceConfig.Group or serviceConfig.User or "root"
          }";
        }) (lib.concatMap (lib.splitString " ") (lib.toList (serviceConfig.${kind} or [ ])));
      ofKind = kind: lib.concatLists (lib.mapAttrsToList (foldersOf kind) services);
      all = lib.groupBy (one: one.folder) (
        lib.concatMap ofKind [
          "RuntimeDirectory"
          "StateDirectory"
          "CacheDirectory"
          "LogsDirectory"
        ]
      );
    in
    lib.mapAttrs (_: map (one: one.user)) (lib.filterAttrs (_: users: lib.length users > 1) all);
  # Homes that the activation of the first boot makes below a file system which is mounted only after it.
  coveredHomes =
    let
      inherit (result.config) fileSystems users;
      late = lib.filter (mount: mount != "/" && !fileSystems.${mount}.neededForBoot) (
        lib.attrNames fileSystems
      );
      made = lib.filter (user: user.createHome) (lib.attrValues users.users);
    in
    map (user: user.home) (
      lib.filter (user: lib.any (mount: lib.hasPrefix "${mount}/" "${user.home}/") late) made
    );
  # What there is beside the plain profile.
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
