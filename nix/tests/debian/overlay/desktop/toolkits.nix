# GLib, GTK, icons and themes.
{
  prev,
  packages,
  platform,
  layers,
  ...
}:
let
  inherit (packages) fromDebian fromDebianAll;
in
fromDebianAll prev {
  adwaita-icon-theme = "adwaita-icon-theme";
  glib = "libglib2.0-bin libglib2.0-0t64 libglib2.0-data";
  gnome-themes-extra = "gnome-themes-extra gnome-themes-extra-data";
  gsettings-desktop-schemas = "gsettings-desktop-schemas";
  gtk3 = "libgtk-3-0t64 libgtk-3-bin libgtk-3-common gtk-update-icon-cache";
  gtk4 = "libgtk-4-1 libgtk-4-bin libgtk-4-common gtk-update-icon-cache";
  gvfs = "gvfs gvfs-daemons gvfs-libs gvfs-common";
  libsodium = "libsodium26";
  libssh = "libssh-4";
  libxml2 = "libxml2-16";
  tango-icon-theme = "tango-icon-theme";
  vte = "libvte-2.91-common libvte-2.91-0";
}
// {
  gdk-pixbuf = fromDebian "gdk-pixbuf" prev.gdk-pixbuf {
    packages = [
      "libgdk-pixbuf-2.0-0"
      "libgdk-pixbuf2.0-bin"
      # librsvg's part of it.
      "librsvg2-common"
    ];
    post = ''
      ln -sf ${layers.desktop}/usr/lib/${platform.triple}/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders bin/
    '';
  };
  zlib = fromDebian "zlib" prev.zlib { packages = [ "zlib1g" ]; };
}
