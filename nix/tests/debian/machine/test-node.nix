# What a machine under emulation is given for tests: a root shell on the second serial line, messages on the first.
{ lib, ... }:
{
  imports = [ ./slow.nix ];
  boot.kernelParams = lib.mkAfter [
    "systemd.debug_shell=ttyS1"
    "systemd.show_status=1"
    # So that the console's last lines say why a boot hangs.
    "systemd.journald.forward_to_console=1"
    "systemd.journald.max_level_console=warning"
    "console=ttyS0,115200"
  ];
}
