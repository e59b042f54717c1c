# Collects the health of the disks for the report: smartctl asks them as root, and the reporter, which has no devices,
# reads its answers.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  disks = pkgs.writeShellApplication {
    name = "kaliun-disks";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.smartmontools
    ];
    text = builtins.readFile ./kaliun-disks.sh;
  };
in
{
  config = lib.mkIf config.services.kaliun.enable {
    systemd.services.kaliun-disks = {
      description = "Ask the disks of this box how they are";
      # A virtual disk has nothing to say.
      unitConfig.ConditionVirtualization = "no";
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe disks;
        RuntimeDirectory = "kaliun";
        RuntimeDirectoryMode = "0755";
        RuntimeDirectoryPreserve = true;
        TimeoutStartSec = "20min";
        # It sends commands to the disks themselves: SATA's by SCSI, NVMe's by its own.
        CapabilityBoundingSet = [
          "CAP_SYS_ADMIN"
          "CAP_SYS_RAWIO"
        ];
        PrivateDevices = null;
        SystemCallFilter = null;
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
      };
    };
    systemd.timers.kaliun-disks = {
      wantedBy = [ "timers.target" ];
      timerConfig = {
        # Before the first report after a start.
        OnBootSec = "20s";
        OnUnitActiveSec = "1h";
        RandomizedDelaySec = "5min";
      };
    };
  };
}
