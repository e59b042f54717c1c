# What Debian's programs of a desktop look for. Both profiles with one have NetworkManager.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  desktop = "${pkgs.debianLayers.desktop}/usr";
  # What decodes pictures for GTK, each in a sandbox of bubblewrap's: found as data of the system and on PATH.
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
      # The X server compiles its keymaps by it.
      ln -sfn ${desktop}/bin/xkbcomp /usr/bin/xkbcomp
      # The session's manager calls these two.
      ln -sfn ${desktop}/bin/iceauth /usr/bin/iceauth
      ln -sfn ${pkgs.coreutils}/bin/rm /bin/rm
      # NetworkManager calls this one, and systemd has a program of the same name.
      for folder in bin sbin; do ln -sfn ${pkgs.openresolv}/bin/resolvconf /usr/$folder/resolvconf; done
    '';
    environment.systemPackages = [ pictures ];
    environment.pathsToLink = [ "/share/glycin-loaders" ];
    # Of keyboards and pointers of USB too.
    boot.initrd.systemd.contents."/usr/lib/udev/fido_id".source =
      "${config.systemd.package}/lib/udev/fido_id";
  };
}
