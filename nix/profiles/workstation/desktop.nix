# The desktop: Plasma, GNOME or Hyprland, each with the greeter that belongs to it.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.desktop;
  is = environment: lib.mkIf (cfg.enable && cfg.environment == environment);
in
{
  options.settings.desktop = {
    enable = lib.mkOption {
      type = lib.types.bool;
      default = true;
      example = false;
      description = "Whether there is a desktop; Disk-Operation has none.";
    };

    environment = kilnLib.formOption {
      label = "Desktop";
      group = "Desktop";
      order = 30;
      key = "desktop";
      labels = {
        plasma = "KDE Plasma";
        gnome = "GNOME";
        hyprland = "Hyprland";
      };
      type = lib.types.enum [
        "plasma"
        "gnome"
        "hyprland"
      ];
      default = "plasma";
      example = "gnome";
      description = "The desktop environment, with its own login screen.";
    };
  };

  config = lib.mkMerge [
    (lib.mkIf cfg.enable {
      hardware.graphics.enable = true;
      programs.firefox.enable = lib.mkDefault true;
      fonts.enableDefaultPackages = true;
    })

    (is "plasma" {
      services.desktopManager.plasma6.enable = true;
      services.displayManager.sddm = {
        enable = true;
        wayland.enable = true;
      };
    })

    (is "gnome" {
      services.desktopManager.gnome.enable = true;
      services.displayManager.gdm.enable = true;
    })

    (is "hyprland" {
      programs.hyprland = {
        enable = true;
        # Session units: what belongs to the session ends with it.
        withUWSM = true;
      };
      # Hyprland itself has no greeter; this one needs no graphics.
      services.greetd = {
        enable = true;
        useTextGreeter = true;
        settings.default_session.command = "${cfg.textGreeter} --time --remember --remember-session --sessions ${config.services.displayManager.sessionData.desktops}/share/wayland-sessions";
      };
      security.polkit.enable = true;
      # Its own first configuration starts kitty by Super+Q; without a terminal and a launcher the screen stays empty.
      environment.systemPackages = [
        pkgs.fuzzel
        pkgs.kitty
        pkgs.waybar
      ];
    })
  ];
}
