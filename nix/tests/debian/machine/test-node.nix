# What a machine under emulation is given for tests: a root shell on the second serial line, messages on the first.
{ lib, ... }:
{
  imports = [ ./slow.nix ];
  boot.kernelParams = lib.mkAfter [
    "systemd.debug_shell=ttyS1"
    "systemd.show_status=1"
    "console=ttyS0,115200"
  ];
}
