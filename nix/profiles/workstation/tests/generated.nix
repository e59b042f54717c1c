# The texts that a host's three configurations generate.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
  host,
  # Settings on top of the host's.
  settings ? { },
  # Settings of the add-on.
  secureBoot ? { },
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
    inherit (chosen) system;
    modules = chosen.modules ++ [
      {
        # Stronger than the host's own choice, and weaker than what the ISO forces.
        settings = lib.mapAttrsRecursive (_: lib.mkOverride 60) settings;
        kiln.addOns = { inherit secureBoot; };
      }
    ];
  };
  inherit (made) config;

  toolsOf =
    { environment, ... }:
    map (lib.removePrefix "kiln/bin/") (
      lib.filter (lib.hasPrefix "kiln/bin/") (lib.attrNames environment.etc)
    );

  # The folders into which a unit says that its program writes.
  writtenBy =
    service:
    let
      of =
        key:
        lib.concatMap (value: lib.splitString " " (toString value)) (
          lib.toList (service.serviceConfig.${key} or [ ])
        );
    in
    map (name: "/etc/${name}") (of "ConfigurationDirectory") ++ of "ReadWritePaths" ++ of "BindPaths";
  isReset =
    path:
    lib.any (folder: lib.hasPrefix folder path) [
      "/etc"
      "/home"
      "/root"
      "/srv"
    ];
in
{
  # Each further entry of the boot menu, with its setting of the reset.
  entries = lib.mapAttrs (
    _: entry: lib.filter (lib.hasPrefix "kiln.reset=") entry.configuration.boot.kernelParams
  ) config.specialisation;
  unsigned = config.system.preSwitchChecks.kilnUnsigned or null;
  refreshEnds =
    (config.systemd.services.fwupd-refresh or { }).serviceConfig.SuccessExitStatus or null;
  # Paths on the reset subvolumes that services, systemd-tmpfiles, sshd and users write.
  writes = lib.filterAttrs (_: paths: paths != [ ]) (
    lib.mapAttrs (_: paths: lib.filter isReset paths) (
      lib.mapAttrs (_: writtenBy) config.systemd.services
      // {
        " tmpfiles" = lib.concatMap lib.attrNames (lib.attrValues config.systemd.tmpfiles.settings);
        " host keys" = map (key: key.path) config.services.openssh.hostKeys;
        " homes" = lib.mapAttrsToList (_: user: user.home) config.users.users;
      }
    )
  );
  reset = {
    service = config.boot.initrd.systemd.services.kiln-reset.serviceConfig.ExecStart;
    inherit (config.boot.initrd.systemd.services.kiln-reset) before after wantedBy;
    reached = config.systemd.services.kiln-reset-reached.after;
    beforeSwitch = config.system.preSwitchChecks.kilnPersistentPaths or "";
    tmpInMemory = config.boot.tmp.useTmpfs;
    needed = config.boot.initrd.systemd.services.kiln-reset.requiredBy;
  };

  beforeEtc = lib.head (lib.splitString "setup-etc" config.system.activationScripts.script);
  snapshotsAtActivation = config.fileSystems."/.snapshots".neededForBoot;
  filterTests = lib.runTests (import ./persist-filter.nix { inherit lib; });
  refusals = made.failedAssertions;
  inherit (config) warnings;
  hostName = config.networking.hostName;
  console = config.console.keyMap;
  keyboardCheck = config.system.preSwitchChecks.kilnKeyboard or null;
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
  # The command by which sbctl offers the keys to the firmware.
  offered = (config.systemd.services.prepare-sb-auto-enroll or { }).serviceConfig.ExecStart or null;
  greeter = if config.services.greetd.enable then config.services.greetd.settings.default_session.command else null;
  noticeInSession = config.environment.etc ? "xdg/autostart/kiln-reset-notice.desktop";
  userFolders = config.systemd.user.services.kiln-user-folders.before or [ ];
  excluded = map lib.getName config.environment.gnome.excludePackages;
  # The document's names of the tools, on the host and on its ISO.
  tools = toolsOf config;
  toolsOnDisc = toolsOf config.system.build.images.kiln-iso.passthru.config;
}
