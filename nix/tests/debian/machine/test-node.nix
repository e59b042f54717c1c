# A machine under emulation, for tests: a root shell on the second serial line, messages on the first.
{ lib, pkgs, ... }:
let
  inherit (pkgs.stdenv.hostPlatform) isx86_64;
in
{
  imports = [ ./slow.nix ];
  boot.kernelParams = lib.mkAfter [
    (if isx86_64 then "systemd.debug_shell=ttyS1" else "systemd.debug_shell=ttyS0")
    "systemd.show_status=1"
    # Shows on the console why a boot hangs.
    "systemd.journald.forward_to_console=1"
    "systemd.journald.max_level_console=warning"
    (if isx86_64 then "console=ttyS0,115200" else "console=ttyAMA0,115200")
  ];
}
