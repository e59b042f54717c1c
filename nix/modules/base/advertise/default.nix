# Tells the local network that a machine of Kiln's is here: `_kiln._tcp`, with id, build, profile and the
# fingerprint of its SSH host key.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.kiln.advertise;

  advertise = pkgs.writeShellApplication {
    name = "kiln-advertise";
    runtimeInputs = [
      pkgs.avahi
      pkgs.openssh
      config.systemd.package
    ];
    text = builtins.readFile ./kiln-advertise.sh;
  };
in
{
  options.kiln.advertise = {
    enable = lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = "Whether the machine tells the local network its name, profile and build, so that Kiln finds it. Kiln's own machines do.";
      example = true;
    };

    profile = lib.mkOption {
      type = lib.types.strMatching "[a-z][a-z0-9-]{0,40}";
      default = "nixos";
      description = "What kind of machine it calls itself.";
      example = "appliance";
    };

    build = lib.mkOption {
      type = lib.types.nullOr (lib.types.strMatching "[A-Za-z0-9._-]{1,64}");
      default = null;
      description = "Kiln's number of the build. Null outside Kiln.";
      example = "appliance-20260101-120000-00ff";
    };
  };

  config = lib.mkIf cfg.enable {
    services.avahi = {
      enable = true;
      nssmdns4 = lib.mkDefault true;
      openFirewall = lib.mkDefault true;
      publish = {
        enable = true;
        addresses = true;
        userServices = true;
      };
    };

    # Two that answer for one name contradict each other: Avahi would call the machine NAME-2.
    services.resolved.settings.Resolve.MulticastDNS = lib.mkDefault false;

    systemd.services.kiln-advertise = {
      description = "Advertise this machine to Kiln on the local network";
      wantedBy = [ "multi-user.target" ];
      requires = [ "avahi-daemon.service" ];
      after = [
        "avahi-daemon.service"
        "kiln-seed.service"
        # Makes the host key, where the seed has brought none.
        "sshd-keygen.service"
      ];
      environment = {
        KILN_PROFILE = cfg.profile;
        KILN_BUILD = if cfg.build == null then "" else cfg.build;
        KILN_PORT = toString (lib.head (config.services.openssh.ports ++ [ 22 ]));
      };
      serviceConfig = kilnLib.hardened {
        ExecStart = lib.getExe advertise;
        Restart = "on-failure";
        RestartSec = 30;

        DynamicUser = true;
        # It only talks to avahi over D-Bus.
        RestrictAddressFamilies = [ "AF_UNIX" ];
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
        ];
      };
    };
  };
}
