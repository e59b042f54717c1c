# Texts of a workstation with each of the three desktops.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
}:
let
  lib = import (/. + nixpkgs + "/lib");
  folder = /. + inputs;
  host = (import ../hosts.nix { inherit lib; })."VM-TEST-Standard-Boot";
  of =
    environment:
    let
      inherit
        ((import ../../../lib/eval.nix {
          nixpkgs = /. + nixpkgs;
          inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
          overlays = map (file: import (/. + file)) overlays;
          profile = "workstation";
          inherit (host) system;
          modules = host.modules ++ [
            {
              settings.desktop.environment = lib.mkForce environment;
              settings.locale = {
                keyboardLayout = "de,us";
                keyboardVariant = "nodeadkeys,";
                formats = "nl_NL.UTF-8";
              };
              kiln = {
                timeZone = "Europe/Berlin";
                locale = "de_DE.UTF-8";
                keyMap = "de";
              };
            }
          ];
        }))
        config
        ;
    in
    {
      refused = map (each: each.message) (lib.filter (each: !each.assertion) config.assertions);
      toplevel = config.system.build.toplevel.drvPath;
      desktops = lib.attrNames (
        lib.filterAttrs (_: is: is) {
          plasma = config.services.desktopManager.plasma6.enable;
          gnome = config.services.desktopManager.gnome.enable;
          hyprland = config.programs.hyprland.enable;
        }
      );
      greeters = lib.attrNames (
        lib.filterAttrs (_: is: is) {
          sddm = config.services.displayManager.sddm.enable;
          gdm = config.services.displayManager.gdm.enable;
          greetd = config.services.greetd.enable;
        }
      );
      sound = {
        pipewire = config.systemd.user.sockets ? pipewire;
        pulseaudio = config.services.pulseaudio.enable;
        realTime = config.security.rtkit.enable;
      };
      network = config.networking.networkmanager.enable && !config.networking.useDHCP;
      timeZone = config.time.timeZone;
      locale = {
        inherit (config.i18n) defaultLocale;
        LC_TIME = config.i18n.extraLocaleSettings.LC_TIME or null;
      };
      console = config.console.keyMap;
      # localed reads this for the keyboard, and with it GDM and GNOME.
      localed = config.environment.etc."X11/xorg.conf.d/00-keyboard.conf".text or null;
      kxkbrc = (config.environment.etc."xdg/kxkbrc" or { source.text = null; }).source.text;
      hyprlandKeyboard = config.systemd.user.services ? kiln-hyprland-keyboard;
    };
in
lib.genAttrs [
  "plasma"
  "gnome"
  "hyprland"
] of
