# A system that hangs is started again, from its initrd on: by the computer's watchdog, which systemd has to answer. Before the
# initrd has loaded the watchdog's driver, only a person can.
{ lib, pkgs }:
let
  answers.RuntimeWatchdogSec = lib.mkDefault "30s";
in
{
  systemd.settings.Manager = answers;
  boot.initrd.systemd.settings.Manager = answers;
  boot.initrd.availableKernelModules = lib.optionals pkgs.stdenv.hostPlatform.isx86_64 [
    # Intel's, which its LPC bridge or its SMBus controller announces.
    "lpc_ich"
    "i2c_i801"
    "iTCO_wdt"
    # AMD's.
    "sp5100_tco"
  ];
}
