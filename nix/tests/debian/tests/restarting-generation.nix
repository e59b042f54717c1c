# A generation that does not come up: its start ends in a restart.
{ lib, ... }:
{
  boot.kernelParams = lib.mkAfter [ "systemd.unit=reboot.target" ];
}
