# The screen of a machine without a desktop: its address and its SSH key's fingerprint, above the login prompt.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  show = pkgs.writeShellApplication {
    name = "kiln-screen";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.iproute2
      pkgs.jq
      pkgs.openssh
    ];
    runtimeEnv = {
      ADMINISTRATOR = config.kiln.user;
      HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub";
      SCREEN_FOLDER = "/run/issue.d";
      SCREEN_RELOAD = "/run/agetty.reload";
    };
    # An administrator may have a program's name: to shellcheck, ADMINISTRATOR=admin looks like a missing $(admin).
    excludeShellChecks = [ "SC2209" ];
    text = builtins.readFile ./kiln-screen.sh;
  };
in
{
  options.kiln.screen.enable = lib.mkOption {
    type = lib.types.bool;
    default = !config.services.xserver.enable && !config.services.displayManager.enable;
    defaultText = lib.literalMD "`true` without a desktop";
    description = "Whether the consoles show the machine's address and the fingerprint of its SSH host key above the login prompt.";
    example = false;
  };

  config = lib.mkIf config.kiln.screen.enable {
    systemd.tmpfiles.settings.kiln-screen = {
      "/run/issue.d".d.mode = "0755";
      "/run/agetty.reload".f.mode = "0600";
    };

    systemd.services.kiln-screen = {
      description = "Show how to reach this machine on its screen";
      wantedBy = [ "multi-user.target" ];
      after = [
        "kiln-hostname.service"
        # Makes the host key.
        "sshd-keygen.service"
      ];
      serviceConfig = kilnLib.hardened {
        ExecStart = lib.getExe show;
        Restart = "always";
        RestartSec = 5;
        ReadWritePaths = [
          "/run/issue.d"
          "/run/agetty.reload"
        ];
        RestrictAddressFamilies = [ "AF_NETLINK" ];
      };
    };
  };
}
