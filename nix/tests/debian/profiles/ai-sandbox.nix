# Debian's Node.js reads some of its own modules from this path.
{ pkgs, ... }:
{
  imports = [ ./nginx.nix ];
  system.activationScripts.debianNode = ''
    mkdir -p /usr/share
    ln -sfn ${pkgs.debianLayers.development}/usr/share/nodejs /usr/share/nodejs
  '';
}
