# Settings that services of NixOS's modules need because their programs are Debian's.
{ config, lib, ... }:
let
  inherit (lib.importJSON ../stand-ins.json) disabled;
in
{
  systemd.services =
    lib.mapAttrs' (
      unit: _: lib.nameValuePair (lib.removeSuffix ".service" unit) { enable = lib.mkForce false; }
    ) disabled
    // {
      # Debian's dhcpcd gives its socket an owner, for which NixOS's filter would end it.
      dhcpcd = lib.mkIf (config.networking.dhcpcd.enable && config.networking.useDHCP) {
        serviceConfig.SystemCallFilter = lib.mkAfter [ "@chown" ];
      };
      # Debian's avahi is older and gives up its rights by more calls.
      avahi-daemon = lib.mkIf config.services.avahi.enable {
        serviceConfig.SystemCallFilter = [ "chroot capset setreuid setregid setuid setgid setresgid" ];
      };
    };

  # This also removes the PAM module that would make a login at the console fail.
  security.pam.services.login.lastlog.enable = lib.mkForce false;
  # Debian's su asks PAM by this name for a login session, which nixos-container opens in a container.
  security.pam.services.su-l.rootOK = true;

  systemd.tmpfiles.rules = [
    # sshd's folder for the separation of privileges.
    "d /run/sshd 0755 root root -"
    # Debian's logrotate keeps its state in a folder; NixOS's in a file of /var/lib.
    "d /var/lib/logrotate 0755 root root -"
  ];

  users = lib.mkMerge [
    {
      # Owns the folders of util-linux's daemon.
      users.uuidd = {
        isSystemUser = true;
        group = "uuidd";
      };
      groups.uuidd = { };
    }
    # Debian's polkit runs as a user of another name.
    (lib.mkIf config.security.polkit.enable {
      users.polkitd = {
        isSystemUser = true;
        group = "polkitd";
      };
      groups.polkitd = { };
    })
  ];
}
