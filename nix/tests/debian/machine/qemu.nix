# Debian's QEMU looks for its firmware below /usr/share. For profiles that run machines.
{ pkgs, ... }:
{
  system.activationScripts.debianQemu = ''
    mkdir -p /usr/share
    for folder in qemu seabios; do
      ln -sfn ${pkgs.debianLayers.virtualization}/usr/share/$folder /usr/share/$folder
    done
  '';
}
