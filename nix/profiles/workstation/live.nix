# The ISO runs this desktop live: it has no password yet, so it asks for none. The ISO of a host also
# installs it (kiln-install).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.kiln) user;
  inherit (config.settings.disk) device;
  installed = config.kiln.disk.layout == "own" && device != null;

  # kiln-install asks about one disk; disko erases the one in the host's settings. They have to be the same.
  prepareDisk = pkgs.writeShellApplication {
    name = "workstation-prepare-disk";
    runtimeInputs = [ pkgs.coreutils ];
    runtimeEnv = {
      DEVICE = device;
      CHOSEN = "/run/kiln/install-disk";
      MAKE_DISK = lib.getExe config.system.build.destroyFormatMount;
    };
    text = builtins.readFile ./disk/prepare-disk.sh;
  };
in
{
  image.modules.kiln-iso =
    { config, ... }:
    {
      kiln.installer = lib.mkIf installed { prepareDisk = lib.mkForce prepareDisk; };
      settings = {
        disk.immutability = {
          enable = lib.mkForce false;
          mode = lib.mkForce "disabled";
        };
        # The live system is none of the hosts; these answers belong to the system that it installs.
        host = lib.mkForce "none";
        target = lib.mkForce "image";
      };

      services.displayManager.autoLogin = lib.mkIf (config.settings.desktop.environment != "hyprland") {
        enable = true;
        inherit user;
      };
      services.greetd = lib.mkIf (config.settings.desktop.environment == "hyprland") {
        settings.initial_session = {
          inherit user;
          command = "uwsm start hyprland-uwsm.desktop";
        };
      };
      security.sudo.wheelNeedsPassword = lib.mkForce false;

      # The document's name of it, as those of the other tools on an installed host.
      environment.etc."kiln/bin/install.py" = lib.mkIf installed {
        source = lib.getExe config.system.build.kilnInstall;
      };
    };
}
