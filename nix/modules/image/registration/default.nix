# Makes an ordinary NixOS of the image at first boot: Nix's database knows every path, and generation 1 is kept.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  register = pkgs.writeShellApplication {
    name = "kiln-nix-registration";
    runtimeInputs = [
      config.nix.package
      pkgs.coreutils
    ];
    text = builtins.readFile ./kiln-nix-registration.sh;
  };
in
{
  config = lib.mkIf (config.kiln.disk.layout == "image") {
    systemd.services.kiln-nix-registration = {
      description = "Load Nix's database of what the image holds";
      unitConfig = {
        DefaultDependencies = false;
        ConditionPathExists = "/nix-path-registration";
        RequiresMountsFor = [
          "/nix/store"
          "/nix/var"
        ];
      };
      wantedBy = [ "sysinit.target" ];
      after = [
        "local-fs.target"
        # A new image has next to no free space before its root has grown.
        "systemd-growfs-root.service"
      ];
      before = [
        "sysinit.target"
        "shutdown.target"
        "nix-daemon.socket"
        "nix-daemon.service"
      ];
      conflicts = [ "shutdown.target" ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe register;
        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_FOWNER"
          "CAP_FSETID"
          "CAP_SYS_ADMIN"
        ];
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # Nix makes the store writable for itself: a mount, in a namespace that it makes.
        RestrictNamespaces = null;
        SystemCallFilter = null;
        MemoryDenyWriteExecute = null;
        # It removes a file of the root directory.
        ProtectSystem = null;
        # So early there is no /tmp to replace.
        PrivateTmp = null;
        PrivateDevices = null;
      };
    };
  };
}
