# The desktop's keyboard in each desktop. GNOME and both login screens take it from services.xserver.xkb (localed);
# Plasma on Wayland and Hyprland do not.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.settings) desktop;
  inherit (config.services.xserver.xkb) layout variant;
  # Both desktops have this keyboard by default.
  isOther = layout != "us" || variant != "";
  is = environment: lib.mkIf (desktop.enable && desktop.environment == environment && isOther);
in
{
  config = lib.mkMerge [
    (is "plasma" {
      settings.apps.plasma.settings.kxkbrc.Layout = {
        LayoutList = lib.mkDefault layout;
        Use = lib.mkDefault true;
      }
      // lib.optionalAttrs (variant != "") { VariantList = lib.mkDefault variant; };
    })

    (is "hyprland" {
      systemd.user.services.kiln-hyprland-keyboard = {
        description = "Give Hyprland's first configuration this machine's keyboard";
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
              name = "kiln-hyprland-keyboard";
              runtimeInputs = [ pkgs.coreutils ];
              runtimeEnv = {
                EXAMPLES = "${config.programs.hyprland.package}/share/hypr";
                LAYOUT = layout;
                VARIANT = variant;
              };
              text = builtins.readFile ./hyprland-keyboard.sh;
            }
          );
        };
      };
    })
  ];
}
