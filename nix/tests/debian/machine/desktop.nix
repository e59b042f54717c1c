# What Debian's programs of a desktop look for. Both profiles with one have NetworkManager.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  config = lib.mkIf config.networking.networkmanager.enable {
    system.activationScripts.debianDesktop = lib.stringAfter [ "debianPlaces" ] ''
      # The X server compiles its keymaps by it.
      ln -sfn ${pkgs.debianLayers.desktop}/usr/bin/xkbcomp /usr/bin/xkbcomp
      # The session's manager calls these two.
      ln -sfn ${pkgs.debianLayers.desktop}/usr/bin/iceauth /usr/bin/iceauth
      ln -sfn ${pkgs.coreutils}/bin/rm /bin/rm
      # NetworkManager calls this one, and systemd has a program of the same name.
      for folder in bin sbin; do ln -sfn ${pkgs.openresolv}/bin/resolvconf /usr/$folder/resolvconf; done
    '';
    # Of keyboards and pointers of USB too.
    boot.initrd.systemd.contents."/usr/lib/udev/fido_id".source =
      "${config.systemd.package}/lib/udev/fido_id";
  };
}
