# Debian's Node.js reads some of its modules from a path below /usr.
{ pkgs, ... }:
{
  system.activationScripts.debianNode = ''
    mkdir -p /usr/share
    ln -sfn ${pkgs.debianLayers.development}/usr/share/nodejs /usr/share/nodejs
  '';
}
