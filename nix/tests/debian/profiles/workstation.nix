# Debian's Plasma has no parts of Qt 5, its PipeWire none for 32-bit programs, and its SDDM looks for its greeter in /usr.
{ lib, pkgs, ... }:
{
  services.desktopManager.plasma6.enableQt5Integration = false;
  services.pipewire.alsa.support32Bit = lib.mkForce false;
  system.activationScripts.debianGreeter = lib.stringAfter [ "debianDesktop" ] ''
    ln -sfn ${pkgs.debianLayers.plasma}/usr/bin/sddm-greeter-qt6 /usr/bin/sddm-greeter-qt6
  '';
}
