# Debian's X server calls the compiler of its keymaps by this path.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  system.activationScripts = lib.mkIf config.services.xserver.enable {
    debianXServer = ''
      mkdir -p /usr/bin
      ln -sfn ${pkgs.debianLayers.desktop}/usr/bin/xkbcomp /usr/bin/xkbcomp
    '';
  };
}
