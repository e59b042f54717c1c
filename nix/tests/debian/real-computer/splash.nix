# The appliance's picture while it boots, on a machine that Debian's Plymouth draws it on: it looks for its plugins where Debian
# has them, not in /run/plymouth as nixpkgs' does, and would fall back to text.
{ config, pkgs, ... }:
let
  inherit (config.boot.initrd.systemd) contents;
in
{
  imports = [ ../../../profiles/appliance/plymouth ];

  # The driver of the emulator's screen: Debian's kernel has none built in that Plymouth draws on at once.
  boot.initrd.kernelModules = [ "bochs" ];
  boot.initrd.systemd.contents = {
    "/usr/lib/${pkgs.debianTriple}/plymouth".source = contents."/etc/plymouth/plugins".source;
    # The screen comes with a keyboard.
    "/usr/lib/udev/fido_id".source = "${config.systemd.package}/lib/udev/fido_id";
  };
}
