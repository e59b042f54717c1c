# Tells the local network that a machine of Kiln's is here: `_kiln._tcp`, with id, build, profile and the
# fingerprint of its SSH host key.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln;

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
  options.kiln.advertise.enable = lib.mkOption {
    type = lib.types.bool;
    default = true;
    description = "Whether the machine tells the local network its name, profile and build, so that Kiln finds it.";
    example = false;
  };

  config = lib.mkIf cfg.advertise.enable {
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
        KILN_PROFILE = cfg.id;
        KILN_BUILD = if cfg.build == null then "" else cfg.build;
        KILN_PORT = toString (lib.head (config.services.openssh.ports ++ [ 22 ]));
      };
      serviceConfig = kilnLib.hardened {
        ExecStart = lib.getExe advertise;
        Restart = "on-failure";
        RestartSec = 30;

        DynamicUser = true;
        # Only D-Bus, to avahi.
        RestrictAddressFamilies = [ "AF_UNIX" ];
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
        ];
      };
    };
  };
}
