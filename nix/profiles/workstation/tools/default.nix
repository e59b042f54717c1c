# kiln-host: the document's tools, on an installed workstation. Under the document's names they are in /etc/kiln/bin: on the
# PATH, `diff`, `install` and `eval` are other programs.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.settings.disk) immutability;
  inherit (import ../disk/subvolumes.nix) mountPoints reset;
  installed = config.kiln.disk.layout == "own" && config.disko.enableConfig;

  flake = "/etc/nixos";
  devices = lib.concatMapStringsSep " " (device: device.device) (
    lib.attrValues config.boot.initrd.luks.devices
  );
  pcrs = config.kiln.addOns.tpm2.binding;
  ofReset = {
    RESET_VOLUMES = lib.concatMapStringsSep " " (name: "${name}=${mountPoints.${name}}") reset;
  };
  usage = builtins.readFile ./usage.sh;
  oneChange = builtins.readFile ./one-change.sh;
  building = builtins.readFile ./configuration-name.sh;
  refuse = builtins.readFile ./refuse.sh;
  bind = builtins.readFile ../../../modules/add-ons/tpm2/bind.sh;
  escapes = builtins.readFile ./escapes.sh;
  history = builtins.readFile ./history.sh;
  sessions = builtins.readFile ./sessions.sh;
  kilnReset = pkgs.callPackage ../../../packages/kiln-reset { };
  DEVICE = config.fileSystems."/".device;
  CLEAN = immutability.persist.snapshots.cleanName;
  MODE = immutability.mode;
  FILTER = "/etc/kiln/persistent-paths";

  switching = tool: {
    runtimeInputs = [
      config.nix.package
      config.system.build.nixos-rebuild
      pkgs.coreutils
      pkgs.git
      pkgs.gnused
      pkgs.jq
      pkgs.util-linux
    ];
    runtimeEnv = {
      FLAKE = flake;
      PKI_BUNDLE = "/var/lib/sbctl";
      ESP = config.boot.loader.efi.efiSysMountPoint;
    };
    text =
      usage
      + oneChange
      + building
      + builtins.readFile ./keep-start.sh
      + builtins.readFile ./firmware.sh
      + builtins.readFile tool
      + builtins.readFile ./switch-target.sh;
  };

  # Name → writeShellApplication's own arguments.
  tools = {
    diff = {
      runtimeInputs = [
        pkgs.gawk
        kilnReset
      ];
      runtimeEnv = ofReset // {
        inherit
          DEVICE
          CLEAN
          MODE
          FILTER
          ;
      };
      text = usage + builtins.readFile ./diff.sh;
    };
    keep = {
      runtimeInputs = [
        pkgs.coreutils
        pkgs.findutils
        pkgs.jq
        pkgs.util-linux
      ];
      runtimeEnv = ofReset // {
        NEVER_RESET = lib.concatStringsSep " " (
          lib.attrValues (removeAttrs mountPoints reset) ++ [ "/boot" ]
        );
      };
      text = usage + refuse + escapes + builtins.readFile ./keep.sh;
    };
    restore = {
      runtimeInputs = [
        pkgs.coreutils
        pkgs.util-linux
        kilnReset
      ];
      runtimeEnv = ofReset // {
        inherit
          DEVICE
          CLEAN
          MODE
          FILTER
          ;
      };
      text =
        usage
        + refuse
        + escapes
        + history
        + builtins.readFile ./persistent.sh
        + builtins.readFile ./restore.sh;
    };
    browse = {
      runtimeInputs = [
        pkgs.coreutils
        pkgs.findutils
      ];
      runtimeEnv = ofReset // {
        inherit CLEAN;
      };
      text = usage + refuse + escapes + history + builtins.readFile ./browse.sh;
    };
    snapshots = {
      runtimeInputs = [
        pkgs.btrfs-progs
        pkgs.coreutils
        kilnReset
      ];
      runtimeEnv = ofReset // {
        inherit DEVICE CLEAN MODE;
      };
      text = usage + refuse + history + sessions + builtins.readFile ./snapshots.sh;
    };
    restore-session = {
      runtimeInputs = [
        pkgs.btrfs-progs
        pkgs.coreutils
        kilnReset
      ];
      runtimeEnv = ofReset // {
        inherit DEVICE CLEAN;
      };
      text = usage + refuse + history + sessions + builtins.readFile ./restore-session.sh;
    };
    update = {
      runtimeInputs = [
        config.nix.package
        config.system.build.nixos-rebuild
        config.systemd.package
        pkgs.coreutils
        pkgs.git
        pkgs.jq
        pkgs.util-linux
      ];
      runtimeEnv.FLAKE = flake;
      text = usage + oneChange + building + builtins.readFile ./update.sh;
    };
    eval = {
      runtimeInputs = [
        config.nix.package
        pkgs.coreutils
        pkgs.git
        pkgs.jq
      ];
      runtimeEnv.FLAKE = flake;
      text = usage + building + builtins.readFile ./eval.sh;
    };
    tpm2 = {
      runtimeInputs = [
        config.systemd.package
        pkgs.cryptsetup
        pkgs.gawk
        pkgs.gnused
        pkgs.jq
      ];
      runtimeEnv = {
        DEVICES = devices;
        PCRS = pcrs;
      };
      text = usage + bind + builtins.readFile ./tpm2.sh;
    };
    change-password = {
      runtimeInputs = [
        config.systemd.package
        pkgs.coreutils
        pkgs.cryptsetup
        pkgs.gawk
        pkgs.gnugrep
        pkgs.jq
        pkgs.shadow
      ];
      runtimeEnv = {
        DEVICES = devices;
        PCRS = pcrs;
        KEYMAP = toString config.console.keyMap;
      };
      # Quoted: a user may have the name of a command.
      text = ''
        KILN_USER="${config.kiln.user}"
        ${usage}${bind}${builtins.readFile ./change-password.sh}'';
    };
    secure-boot = switching ./secure-boot.sh;
    target = switching ./target.sh;
    gpu-vfio = {
      runtimeInputs = [ pkgs.coreutils ];
      text = usage + builtins.readFile ./gpu-vfio.sh;
    };
  };

  folder = pkgs.linkFarm "kiln-host-tools" (
    lib.mapAttrs (
      name: tool: lib.getExe (pkgs.writeShellApplication (tool // { name = "kiln-host-${name}"; }))
    ) tools
  );
  kilnHost = pkgs.writeShellApplication {
    name = "kiln-host";
    runtimeInputs = [ pkgs.coreutils ];
    runtimeEnv.TOOLS = "${folder}";
    text = usage + builtins.readFile ./kiln-host.sh;
  };
  # The document has them with underscores: change_password.py.
  documented = name: "kiln/bin/${lib.replaceStrings [ "-" ] [ "_" ] name}.py";
in
{
  config = lib.mkIf installed {
    environment.systemPackages = [ kilnHost ];
    environment.etc = lib.mapAttrs' (
      name: _: lib.nameValuePair (documented name) { source = lib.getExe kilnHost; }
    ) tools;
  };
}
