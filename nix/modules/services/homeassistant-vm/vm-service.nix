# Home Assistant OS under QEMU: KVM, UEFI, a tap on br0, VNC on localhost:5900, the guest agent's socket.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.homeassistant-vm;
  bridgeUnit = if cfg.bridge.create then "setup-bridge.service" else "homeassistant-tap.service";
  # The host's own processor only: a sixth of the full QEMU.
  qemu = pkgs.qemu_kvm;
  firmware = pkgs.OVMF;

  run = pkgs.writeShellApplication {
    name = "homeassistant-vm";
    runtimeInputs = [
      pkgs.coreutils
      qemu
    ];
    text = builtins.readFile ./homeassistant-vm.sh;
  };

  stopSeconds = 50;
  announce = pkgs.writeShellApplication {
    name = "homeassistant-vm-announce";
    runtimeInputs = [ pkgs.coreutils ] ++ lib.optional config.boot.plymouth.enable pkgs.plymouth;
    runtimeEnv.STOP_SECONDS = toString stopSeconds;
    text = builtins.readFile ./homeassistant-vm-announce.sh;
  };

  stop = pkgs.writeShellApplication {
    name = "homeassistant-vm-stop";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.socat
    ];
    text = builtins.readFile ./homeassistant-vm-stop.sh;
  };
in
{
  config = lib.mkIf config.services.homeassistant-vm.enable {
    systemd.services.homeassistant-vm = {
      description = "Home Assistant OS virtual machine";
      wantedBy = [ "multi-user.target" ];
      # The bridge is only wanted: the tap exists before a cable does, and Home Assistant need not wait for one.
      wants = [ bridgeUnit ];
      after = [
        bridgeUnit
        "homeassistant-image.service"
      ];
      # Does not start before the image exists; homeassistant-image.service starts this unit then.
      unitConfig.ConditionPathExists = "/var/lib/kaliun/home-assistant.qcow2";
      # A house's automation is not restarted by an update of the host, but by `systemctl restart` or the next boot.
      restartIfChanged = false;
      environment = {
        HA_CPU = pkgs.stdenv.hostPlatform.parsed.cpu.name;
        HA_MEMORY_MIB = toString cfg.memoryMiB;
        HA_CPUS = toString cfg.cpus;
        HA_DISK = "/var/lib/kaliun/home-assistant.qcow2";
        HA_TAP = "ha-tap";
        HA_FIRMWARE = firmware.firmware;
        HA_FIRMWARE_VARIABLES = firmware.variables;
        HA_MACHINE_ID = "/etc/machine-id";
        HA_VNC = "127.0.0.1:0";
      };
      serviceConfig = kilnLib.hardened {
        Type = "exec";
        ExecStart = lib.getExe run;
        # The first with systemd's rights: the screen is root's.
        ExecStop = [
          "+-${lib.getExe announce}"
          (lib.getExe stop)
        ];
        Restart = "on-failure";
        RestartSec = 10;
        # Home Assistant closes its database first; after that QEMU is ended. Someone who pressed the power button waits for it.
        TimeoutStopSec = stopSeconds;
        # ExecStop asks the guest; a signal beside it would be the plug pulled.
        KillMode = "mixed";

        User = "homeassistant-vm";
        Group = "homeassistant-vm";
        SupplementaryGroups = [ "kvm" ];
        RuntimeDirectory = "homeassistant-vm";
        RuntimeDirectoryMode = "0750";
        StateDirectory = "homeassistant-vm";
        StateDirectoryMode = "0700";
        ReadWritePaths = [ "/var/lib/kaliun/home-assistant.qcow2" ];
        InaccessiblePaths = [ "-/var/lib/kaliun/config.json" ];
        UMask = "0077";

        AmbientCapabilities = [ "" ];
        DeviceAllow = [
          # Root's: the shutdown says there what it waits for.
          "/dev/tty0 w"
          "char-ttyS w"
          "char-ttyAMA w"
          "char-hvc w"
          "/dev/kvm rw"
          "/dev/net/tun rw"
        ];
        DevicePolicy = "closed";
        # Off: without KVM, QEMU writes the machine code that it then runs.
        MemoryDenyWriteExecute = false;
        # Off: it would hide /dev/kvm; DevicePolicy does its work.
        PrivateDevices = false;
        # Off: the tap's owner is looked up by its number outside.
        PrivateUsers = false;
        ProtectProc = "invisible";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_UNIX"
        ];
        SystemCallFilter = [
          "@system-service"
          # QEMU adds its own filter, -sandbox.
          "@sandbox"
        ];
      };
    };
  };
}
