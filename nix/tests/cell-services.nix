# The services of an evaluated machine, for tests: their programs, their rights, and whose folders they share.
{
  lib,
  result,
  # Names of services, as JSON.
  units,
}:
{
  # The units of libvirt that the ISO's live system would start, next to the machine's own.
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
  # The programs of services, with their privileges: each command's text and its derivations, whose files hold the final
  # scripts.
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
          # This is not a unit: every program that installs the boot loader runs it.
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
}
