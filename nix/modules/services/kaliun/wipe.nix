# Forgetting an owner: by an order that their key signed, or by hand; and before a box is another person's (hand-over.nix). A mark in
# /var/lib/kaliun and a restart; what is removed is removed before anything uses it (docs/adr/0035).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  wipe = pkgs.writeShellApplication {
    name = "kaliun-wipe";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.findutils
      pkgs.gnugrep
      pkgs.gnused
      pkgs.util-linux
    ];
    runtimeEnv.WIPE_KEEP = lib.concatStringsSep "\n" [
      # Numbers of users: files in the store's profiles and on other disks belong to them.
      "/var/lib/nixos"
      # The newest version that was seen: without it an older one would be taken for an update.
      "/var/lib/kiln-updates/state.json"
      "/var/lib/kiln-updates/state-copy.json"
      # The machine's own keys of secure boot: without them the next system could not be started.
      "/var/lib/sbctl"
      # No one can write there, also not to remove it.
      "/var/empty"
    ];
    # These stay too if the order to hand over keeps Home Assistant.
    runtimeEnv.HAND_OVER_KEEP = lib.concatStringsSep "\n" [
      "/var/lib/kaliun/home-assistant.qcow2"
      "/var/lib/kaliun/home-assistant-copies"
      "/var/lib/homeassistant-vm"
    ];
    text = builtins.readFile ./same-disk.sh + builtins.readFile ./kaliun-wipe.sh;
  };
in
{
  config = lib.mkIf config.services.kaliun.enable {
    systemd.services.kaliun-wipe = {
      description = "Remove what this box keeps of its owner";
      unitConfig = {
        DefaultDependencies = false;
        ConditionPathExists = [
          "|/var/lib/kaliun/wiping"
          "|/var/lib/kaliun/handing/former-gone"
        ];
        # The box becomes as it was flashed.
        SuccessAction = "reboot";
      };
      wantedBy = [ "sysinit.target" ];
      # Swap files on the system's disk are in use by then, and are switched off.
      after = [
        "local-fs.target"
        "swap.target"
      ];
      before = [
        "sysinit.target"
        "shutdown.target"
        "kiln-seed.service"
        "network-pre.target"
        "systemd-journal-flush.service"
        "systemd-random-seed.service"
        "systemd-tmpfiles-setup.service"
      ];
      conflicts = [ "shutdown.target" ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe wipe;
        TimeoutStartSec = "30min";
        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_FOWNER"
          # Looking under mounts, and discarding blocks, need it.
          "CAP_SYS_ADMIN"
        ];
        PrivateMounts = true;
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        SystemCallFilter = [
          "@system-service"
          "@mount"
          "@swap"
        ];
        # It looks which disk each mount is on.
        PrivateDevices = null;
        # So early there is no /tmp to replace, and all of the system's disk is looked at.
        PrivateTmp = null;
        ProtectHome = null;
        ProtectSystem = null;
      };
    };

    environment.systemPackages = [
      (pkgs.writeShellApplication {
        name = "kaliun-forget";
        runtimeInputs = [
          config.systemd.package
          pkgs.coreutils
          pkgs.gnugrep
          pkgs.gnused
          pkgs.util-linux
        ];
        text = builtins.readFile ./same-disk.sh + builtins.readFile ./kaliun-forget.sh;
        meta.description = "Removes what a box keeps of its owner, and restarts it";
      })
    ];
  };
}
