# The folders of a home have the same names in each language, because those are what a reset keeps
# (settings.disk.immutability.persist.homes).
{
  config,
  lib,
  pkgs,
  ...
}:
lib.mkIf config.settings.desktop.enable {
  # The user's manager is ready, and the session begins, after basic.target.
  systemd.user.services.kiln-user-folders = {
    description = "Make the folders of this home";
    wantedBy = [ "basic.target" ];
    before = [ "basic.target" ];
    unitConfig = {
      DefaultDependencies = false;
      # The login screen's user is a system user, so this does not run there.
      ConditionUser = "!@system";
    };
    serviceConfig = {
      Type = "oneshot";
      ExecStart = lib.getExe (
        pkgs.writeShellApplication {
          name = "kiln-user-folders";
          runtimeInputs = [ pkgs.xdg-user-dirs ];
          text = builtins.readFile ./user-folders.sh;
        }
      );
    };
  };

  # It offers to rename them to the session's language.
  environment.gnome.excludePackages = [ pkgs.xdg-user-dirs-gtk ];
}
