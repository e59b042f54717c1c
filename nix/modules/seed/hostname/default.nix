# A drive's own host name: one image, many machines. It wins over the configuration's, until the file is removed.
{
  config,
  lib,
  pkgs,
  ...
}:
let
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
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe hostname;
        ReadWritePaths = [ "/etc" ];
        CapabilityBoundingSet = [ "CAP_SYS_ADMIN" ];
        NoNewPrivileges = true;
        PrivateNetwork = true;
        ProtectHome = true;
        # ProtectHostname and ProtectKernelTunables are left off: writing the kernel's host name is what it does.
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectSystem = "strict";
        RestrictNamespaces = true;
        SystemCallArchitectures = "native";
      };
    };

    # A deploy puts the configured name back into /etc. What is wrong with the file, the unit says in the journal.
    system.activationScripts.kiln-hostname = lib.stringAfter [ "etc" ] ''
      [ ! -e /var/lib/kiln/hostname ] || ${lib.getExe hostname} || true
    '';

    # Else it would be told the name in the store, and NetworkManager and the DHCP server by it.
    systemd.services.systemd-hostnamed.environment.SYSTEMD_ETC_HOSTNAME = lib.mkForce "/etc/hostname";
    # Empty: the name that the machine has.
    services.avahi.hostName = lib.mkDefault "";
  };
}
