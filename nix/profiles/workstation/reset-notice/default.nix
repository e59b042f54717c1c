# Shows which volumes a start did not reset, and why, to a person who has no terminal yet: the initrd's program leaves
# the notice in /run.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.settings) desktop;
  isOn = config.settings.disk.immutability.enable && desktop.enable;
  script =
    name: file: runtimeInputs:
    lib.getExe (
      pkgs.writeShellApplication {
        inherit name runtimeInputs;
        text = builtins.readFile file;
      }
    );
in
{
  options.settings.desktop.textGreeter = lib.mkOption {
    type = lib.types.str;
    internal = true;
    readOnly = true;
    default = if isOn then script "kiln-greeter" ./greeter.sh [ pkgs.tuigreet ] else lib.getExe pkgs.tuigreet;
    description = "The greeter of a desktop that brings none.";
  };

  config = lib.mkIf (isOn && desktop.environment != "hyprland") {
    environment.etc."xdg/autostart/kiln-reset-notice.desktop".text = ''
      [Desktop Entry]
      Type=Application
      Name=What was not reset
      Exec=${script "kiln-reset-notice" ./session.sh [ pkgs.gnused pkgs.libnotify ]}
      NoDisplay=true
    '';
  };
}
