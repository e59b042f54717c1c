# The places in which Debian's desktop programs look for their parts. Both profiles with a desktop have NetworkManager.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs) debianLayers;
  # One tree of everything that the desktop's programs look for below /usr.
  tree = pkgs.buildEnv {
    name = "debian-desktop-tree";
    paths = map (layer: "${layer}/usr") (
      lib.optional config.services.xserver.desktopManager.xfce.enable debianLayers.xfce
      ++ lib.optional config.services.desktopManager.plasma6.enable debianLayers.plasma
      ++ lib.optional config.programs.hyprland.enable debianLayers.hyprland
      ++ lib.optional config.services.desktopManager.gnome.enable debianLayers.gnome
      ++ [
        debianLayers.desktop
        debianLayers.base
      ]
    );
    pathsToLink = [
      "/lib/${pkgs.debianTriple}"
      "/share"
    ];
    ignoreCollisions = true;
  };
  # Compiled in the same way as when Debian installs its packages.
  schemas = pkgs.runCommand "debian-gsettings" { } ''
    mkdir $out
    ${debianLayers.base}/usr/lib/${pkgs.debianTriple}/glib-2.0/glib-compile-schemas --targetdir=$out ${tree}/share/glib-2.0/schemas
  '';
  desktop = "${debianLayers.desktop}/usr";
  # The decoders of pictures for GTK, each in a sandbox of bubblewrap's: found as data of the system and on PATH.
  pictures = pkgs.runCommand "debian-glycin" { } ''
    mkdir -p $out/bin $out/share
    ln -s ${desktop}/bin/bwrap $out/bin/bwrap
    cp -rL --no-preserve=mode ${desktop}/share/glycin-loaders $out/share/
    sed -i 's,/usr/libexec/,${desktop}/libexec/,' $out/share/glycin-loaders/*/conf.d/*.conf
  '';
in
{
  config = lib.mkIf config.networking.networkmanager.enable {
    system.activationScripts.debianDesktop = lib.stringAfter [ "debianPlaces" ] ''
      ln -sfn ${tree}/lib/${pkgs.debianTriple} /usr/lib/${pkgs.debianTriple}
      for folder in ${tree}/share/*; do
        [ -e "/usr/share/''${folder##*/}" ] || ln -sfn "$folder" /usr/share/
      done
      # The X server compiles its keymaps by it.
      ln -sfn ${desktop}/bin/xkbcomp /usr/bin/xkbcomp
      # The session's manager calls these two.
      ln -sfn ${desktop}/bin/iceauth /usr/bin/iceauth
      ln -sfn ${pkgs.coreutils}/bin/rm /bin/rm
      # NetworkManager calls this one, and systemd has a program of the same name.
      for folder in bin sbin; do ln -sfn ${pkgs.openresolv}/bin/resolvconf /usr/$folder/resolvconf; done
    '';
    # Its builder is root here, and so would write into the packages whose folders it finds linked.
    gtk.iconCache.enable = false;
    environment.sessionVariables.GSETTINGS_SCHEMA_DIR = [ "${schemas}" ];
    environment.systemPackages = [ pictures ];
    environment.pathsToLink = [ "/share/glycin-loaders" ];
    # udev's rules run it for USB keyboards and pointers too.
    boot.initrd.systemd.contents."/usr/lib/udev/fido_id".source =
      "${config.systemd.package}/lib/udev/fido_id";
  };
}
