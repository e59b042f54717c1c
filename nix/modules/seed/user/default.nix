# A drive's own user, in addition to those of the configuration.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.kiln.seed.user;

  user = pkgs.writeShellApplication {
    name = "kiln-user";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gnugrep
      pkgs.shadow
    ];
    runtimeEnv = {
      KILN_USER_GROUPS = lib.concatStringsSep "," (lib.unique cfg.groups);
      KILN_USER_SHELL = utils.toShellPath cfg.shell;
    };
    text = builtins.readFile ./kiln-user.sh;
  };
in
{
  options.kiln.seed.user = {
    groups = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ "wheel" ];
      description = "Groups of the user whom a drive brings. On Kiln's own machines those of the administrator.";
      example = [ "users" ];
    };

    shell = lib.mkOption {
      type = lib.types.either lib.types.shellPackage lib.types.path;
      default = config.users.defaultUserShell;
      defaultText = lib.literalExpression "config.users.defaultUserShell";
      description = "Login shell of the user whom a drive brings.";
      example = lib.literalExpression "pkgs.fish";
    };
  };

  config = lib.mkIf config.kiln.seed.enable {
    # Runs at every boot, for systems that start from a clean root each time.
    systemd.services.kiln-user = {
      description = "Add the user that was put on the drive";
      unitConfig.ConditionPathExists = "/var/lib/kiln/user";
      wantedBy = [ "multi-user.target" ];
      after = [
        "kiln-seed.service"
        # Whichever of the two creates the configuration's users.
        "systemd-sysusers.service"
        "userborn.service"
      ];
      before = [
        "display-manager.service"
        "getty@tty1.service"
        "sshd.service"
        "systemd-user-sessions.service"
      ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe user;
        TimeoutStartSec = 30;

        ReadWritePaths = [
          "/etc"
          "/home"
        ];
        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_FOWNER"
          "CAP_FSETID"
        ];
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # It makes the user's home.
        ProtectHome = null;
        RestrictSUIDSGID = null;
      };
    };
  };
}
