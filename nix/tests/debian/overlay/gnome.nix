# GNOME's session, its greeter and what they are made of.
{
  final,
  prev,
  layers,
  packages,
  ...
}:
let
  inherit (packages) fromDebian fromDebianAll;
in
fromDebianAll prev {
  adwaita-fonts = "fonts-adwaita fonts-adwaita-sans";
  bolt = "bolt";
  gnome-bluetooth = "gnome-bluetooth-sendto";
  gnome-color-manager = "gnome-color-manager";
  gnome-control-center = "gnome-control-center gnome-control-center-data";
  gnome-menus = "gnome-menus";
  gnome-online-accounts = "gnome-online-accounts";
  gnome-session = "gnome-session gnome-session-bin gnome-session-common";
  gnome-settings-daemon = "gnome-settings-daemon gnome-settings-daemon-common";
  gnome-shell = "gnome-shell gnome-shell-common";
  gnome-tour = "gnome-tour";
  mutter = "mutter mutter-common mutter-common-bin";
  xdg-desktop-portal-gnome = "xdg-desktop-portal-gnome";
  xdg-user-dirs-gtk = "xdg-user-dirs-gtk";
}
// {
  gdm = fromDebian "gdm" prev.gdm {
    packages = [ "gdm3" ];
    # Debian compiles the greeter's settings when it starts.
    post = ''
      ln -s gdm3 bin/gdm
      mkdir settings
      cp -rL "$out/share/gdm/dconf/00-upstream-settings" "$out/share/gdm/dconf/locks" settings/
      rm -f share/gdm/greeter-dconf-defaults
      ${layers.desktop}/usr/bin/dconf compile share/gdm/greeter-dconf-defaults settings
      rm -r settings
    '';
  };
  gnome = prev.gnome // {
    # Debian's schemas lie where GLib looks for them without nixpkgs' patch.
    nixos-gsettings-overrides = prev.gnome.nixos-gsettings-overrides.override {
      glib = final.glib // {
        getSchemaPath = package: "${package}/share/glib-2.0/schemas";
      };
    };
  };
}
