# Signed updates: a timer looks for what Kiln published for this machine, and fetches it. What it takes is up to the keys of the
# trust file alone, whatever nix.conf trusts. Its state is in /var/lib/kiln-updates.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.kiln-updates;
  program = pkgs.callPackage ../../../packages/kiln-updates { nix = config.nix.package; };
in
{
  imports = [ ./options.nix ];

  config = lib.mkIf cfg.enable {
    systemd.services.kiln-updates = {
      description = "Look for signed updates of this machine";
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      # A switch to another system goes on while this one looks.
      restartIfChanged = false;
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = "${lib.getExe program} look --trust ${kilnLib.unitText cfg.trustFile}";
        # EX_TEMPFAIL: nothing was fetched, and the timer tries again; what it was is in last_look.
        SuccessExitStatus = 75;
        StateDirectory = "kiln-updates";
        StateDirectoryMode = "0755";
        UMask = "0022";
        # It links what it fetched from there, so that Nix keeps it.
        ReadWritePaths = [ "/nix/var/nix" ];
        # Nix asks its daemon over a socket, and its libraries list the machine's addresses by netlink.
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
          "AF_UNIX"
        ];
        # Node's V8 writes the code that it runs.
        MemoryDenyWriteExecute = null;
        SystemCallFilter = null;
        # The daemon does the rest: it has its own memory.
        Environment = [ "NIX_REMOTE=daemon" ];
        MemoryMax = "512M";
        Nice = 10;
        IOSchedulingClass = "idle";
      };
    };

    systemd.timers.kiln-updates = {
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnBootSec = "5min";
        OnUnitInactiveSec = cfg.interval;
        # Twenty machines do not ask at the same moment.
        RandomizedDelaySec = "5min";
      };
    };
  };
}
