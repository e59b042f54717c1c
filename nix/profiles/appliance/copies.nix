# Before each update, a copy of Home Assistant's disk with its file systems at rest. Going back never touches that disk: a
# separate command puts a copy back.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../lib { inherit lib; };
  program = pkgs.callPackage ../../packages/homeassistant-copies { };
  unit = "homeassistant-copy.service";

  copyFirst = pkgs.writeShellApplication {
    name = "homeassistant-copy-first";
    runtimeInputs = [
      config.systemd.package
      pkgs.jq
    ];
    runtimeEnv = {
      UNIT = unit;
      LAST = "/var/lib/kaliun/home-assistant-copies/last_copy";
    };
    text = builtins.readFile ./updates/homeassistant-copy-first.sh;
  };

  # A person's `make` starts the unit, which lets the guest run again however the program ends.
  placed = lib.hiPrio (
    pkgs.writeShellApplication {
      name = "homeassistant-copies";
      text = ''
        if [ "''${1:-}" = make ]; then exec ${lib.getExe copyFirst}; fi
        exec ${lib.getExe program} "$@"
      '';
    }
  );
in
{
  config = lib.mkIf (config.services.kiln-updates.enable && config.services.homeassistant-vm.enable) {
    services.kiln-updates.before = lib.mkDefault (lib.getExe copyFirst);
    environment.systemPackages = [ placed ];

    systemd.services.homeassistant-copy = {
      description = "Copy Home Assistant's disk";
      restartIfChanged = false;
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = "${lib.getExe program} make";
        # Runs even after a kill: until then the guest may be frozen.
        ExecStopPost = "${lib.getExe program} thaw";
        TimeoutStartSec = "55min";
        # A power-off may wait this long. The guest is thawed again in 30 s.
        TimeoutStopSec = 50;
        # The disk, its folder and the sockets are the virtual machine's user's, for that user alone. QEMU's copy is handed to
        # it, and back.
        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_FOWNER"
        ];
        # V8 writes the code that it runs.
        MemoryDenyWriteExecute = null;
        # One entry for both folders, because QEMU's copy is moved from its folder to root's.
        ReadWritePaths = [
          "/var/lib"
          "-/run/homeassistant-vm"
        ];
        RestrictAddressFamilies = [ "AF_UNIX" ];
        OOMScoreAdjust = -500;
      };
    };
  };
}
