# A drive's own host name: one image, many machines. It wins over the configuration's, until the file is removed.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  hostname = pkgs.writeShellApplication {
    name = "kiln-hostname";
    runtimeInputs = [ pkgs.coreutils ];
    text = builtins.readFile ./kiln-hostname.sh;
  };
in
{
  config = lib.mkIf config.kiln.seed.enable {
    systemd.services.kiln-hostname = {
      description = "Take the host name that was put on the drive";
      unitConfig = {
        DefaultDependencies = false;
        ConditionPathExists = "/var/lib/kiln/hostname";
        RequiresMountsFor = [ "/var/lib/kiln" ];
      };
      wantedBy = [ "sysinit.target" ];
      after = [ "kiln-seed.service" ];
      before = [
        "sysinit.target"
        "network-pre.target"
        "shutdown.target"
      ];
      conflicts = [ "shutdown.target" ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe hostname;
        ReadWritePaths = [ "/etc" ];
        CapabilityBoundingSet = [ "CAP_SYS_ADMIN" ];
        PrivateNetwork = true;
        # So early there is no /tmp to replace.
        PrivateTmp = null;
        # Writing the kernel's host name is what it does.
        ProtectHostname = null;
        ProtectKernelTunables = null;
      };
    };

    # A deploy puts the configured name back into /etc. The unit logs what is wrong with the file.
    system.activationScripts.kiln-hostname = lib.stringAfter [ "etc" ] ''
      [ ! -e /var/lib/kiln/hostname ] || ${lib.getExe hostname} || true
    '';

    # Otherwise hostnamed would use the name in the store, and pass it to NetworkManager and so to the DHCP server.
    systemd.services.systemd-hostnamed.environment.SYSTEMD_ETC_HOSTNAME = lib.mkForce "/etc/hostname";
    # Empty: Avahi takes the machine's current name.
    services.avahi.hostName = lib.mkDefault "";
  };
}
