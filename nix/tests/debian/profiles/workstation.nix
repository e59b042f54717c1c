# Debian's Plasma has no parts of Qt 5, and its PipeWire none for 32-bit programs.
{ lib, ... }:
{
  services.desktopManager.plasma6.enableQt5Integration = false;
  services.pipewire.alsa.support32Bit = lib.mkForce false;
}
