# A machine that nobody looks after: it restarts when it hangs, and its logs never fill the disk.
{ lib, ... }:
{
  systemd.settings.Manager = {
    RuntimeWatchdogSec = lib.mkDefault "30s";
    RebootWatchdogSec = lib.mkDefault "10min";
  };

  # A machine without a keyboard must not wait for one.
  systemd.enableEmergencyMode = lib.mkDefault false;

  services.journald.extraConfig = ''
    SystemMaxUse=512M
    SystemKeepFree=1G
    MaxRetentionSec=1month
  '';

  # Only in a terminal: /etc/kiln/system.json tells the rest.
  documentation.nixos.enable = lib.mkDefault false;
  zramSwap.enable = lib.mkDefault true;
}
