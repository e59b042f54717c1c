# What is known of Home Assistant, once a minute, in /run/homeassistant:
#   info.json      for homeassistant-status, and later the health report and the management screen
#   upstream.conf  its present address, for the proxy
{
  config,
  lib,
  pkgs,
  ...
}:
let
  guestAgent = import ./guest-agent.nix pkgs;
  kilnLib = import ../../../lib { inherit lib; };
  fetch = pkgs.writeShellApplication {
    name = "homeassistant-info";
    runtimeInputs = [
      guestAgent
      pkgs.coreutils
      pkgs.curl
      pkgs.diffutils
      pkgs.jq
    ];
    text = builtins.readFile ./homeassistant-info.sh;
  };
in
{
  config = lib.mkIf config.services.homeassistant-vm.enable {
    systemd.tmpfiles.settings.homeassistant-info = {
      "/run/homeassistant".d = {
        user = "homeassistant-vm";
        group = "homeassistant-vm";
        mode = "0755";
      };
      # nginx includes it from its first start on.
      "/run/homeassistant/upstream.conf".f = {
        user = "homeassistant-vm";
        group = "homeassistant-vm";
        mode = "0644";
        argument = "set $homeassistant \"\";";
      };
    };

    systemd.timers.homeassistant-info = {
      description = "Ask after Home Assistant every minute";
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnBootSec = "30s";
        OnUnitInactiveSec = "60s";
        AccuracySec = "5s";
      };
    };

    systemd.services.homeassistant-info = {
      description = "Ask after Home Assistant";
      after = [ "homeassistant-vm.service" ];
      environment = {
        HA_RUNTIME = "/run/homeassistant-vm";
        HA_INFO = "/run/homeassistant";
        HA_PORT = "8123";
      };
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe fetch;
        TimeoutStartSec = 120;

        User = "homeassistant-vm";
        Group = "homeassistant-vm";
        ReadWritePaths = [
          "/run/homeassistant"
          # The lock beside the agent's socket. Absent while the virtual machine is off.
          "-/run/homeassistant-vm"
        ];
        InaccessiblePaths = [
          "-/var/lib/kaliun"
          "-/var/lib/homeassistant-vm"
        ];
        PrivateUsers = true;
        ProtectProc = "invisible";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_UNIX"
        ];
        UMask = "0022";
      };
    };
  };
}
