# Xfce, by Debian's source packages.
{
  final,
  prev,
  lib,
  packages,
  layers,
  standIns,
  ...
}:
let
  inherit (packages)
    fromDebian
    fromDebianAll
    ofSource
    scripted
    ;
  sameName = [
    "garcon"
    "libxfce4ui"
    "lightdm"
    "mousepad"
    "parole"
    "ristretto"
    "thunar"
    "tumbler"
    "xdg-desktop-portal-xapp"
    "xfce4-appfinder"
    "xfce4-notifyd"
    "xfce4-panel"
    "xfce4-power-manager"
    "xfce4-pulseaudio-plugin"
    "xfce4-screenshooter"
    "xfce4-settings"
    "xfce4-taskmanager"
    "xfce4-terminal"
    "xfconf"
    "xfwm4"
    "zenity"
  ];
  otherName = {
    networkmanagerapplet = "network-manager-applet";
    xfce4-exo = "exo";
    xfdesktop = "xfdesktop4";
  };
in
fromDebianAll prev (lib.mapAttrs (_: ofSource) (lib.genAttrs sameName lib.id // otherName))
// {
  xfce4-session = fromDebian "xfce4-session" prev.xfce4-session {
    packages = lib.splitString " " (ofSource "xfce4-session");
    extra = self: { xinitrc = "${self}/etc/xdg/xfce4/xinitrc"; };
  };
  lightdm-gtk-greeter = fromDebian "lightdm-gtk-greeter" prev.lightdm-gtk-greeter {
    packages = [ "lightdm-gtk-greeter" ];
    extra = self: {
      xgreeters = final.linkFarm "lightdm-gtk-greeter-xgreeters" {
        "lightdm-gtk-greeter.desktop" = "${self}/share/xgreeters/lightdm-gtk-greeter.desktop";
      };
    };
  };
  polkit_gnome = fromDebian "polkit_gnome" prev.polkit_gnome { packages = [ "mate-polkit" ]; };
  nixos-artwork = prev.nixos-artwork // {
    wallpapers = lib.mapAttrs (
      _: wallpaper:
      assert standIns.empty ? nixos-artwork;
      let
        picture = scripted "nixos-artwork" wallpaper ''
          echo "<svg xmlns='http://www.w3.org/2000/svg' width='1920' height='1080'><rect width='1920' height='1080' fill='#333'/></svg>" |
            ${layers.toolchain}/usr/bin/rsvg-convert --output share/wallpaper.png
        '';
      in
      picture
      // {
        gnomeFilePath = "${picture}/share/wallpaper.png";
        kdeFilePath = "${picture}/share/wallpaper.png";
      }
    ) prev.nixos-artwork.wallpapers;
  };
}
