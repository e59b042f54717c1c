# A machine that runs without care: it restarts when it hangs, and its logs never fill the disk.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  imports = [ (import ./hangs.nix { inherit lib pkgs; }) ];

  systemd.settings.Manager = {
    RebootWatchdogSec = lib.mkDefault "10min";
    # A person who pressed the power button stands there: the console shows what is waited for, and for how long.
    DefaultTimeoutStopSec = lib.mkDefault "50s";
  };
  # Limits the stop of a user's services, which have two minutes otherwise.
  systemd.services."user@".serviceConfig.TimeoutStopSec = lib.mkDefault "50s";

  # A machine without a keyboard must not wait for one.
  systemd.enableEmergencyMode = lib.mkDefault false;

  # Limits the journal by size, not by age: a clock that jumps ahead must not delete the past.
  services.journald.extraConfig = ''
    SystemMaxUse=512M
    SystemKeepFree=1G
  '';

  # Ignore a closed lid: the server may be an old laptop. The workstation's profile lets it sleep.
  services.logind.settings.Login = {
    HandleLidSwitch = lib.mkOverride 1200 "ignore";
    HandleLidSwitchExternalPower = lib.mkOverride 1200 "ignore";
  };

  # Guests of libvirt shut down together, in the time of everything else.
  virtualisation.libvirtd = lib.mkIf config.virtualisation.libvirtd.enable {
    parallelShutdown = lib.mkDefault 16;
    shutdownTimeout = lib.mkDefault 45;
  };

  # The manual would only be for a terminal: /etc/kiln/system.json has the rest.
  documentation.nixos.enable = lib.mkDefault false;
  zramSwap.enable = lib.mkDefault true;
}
