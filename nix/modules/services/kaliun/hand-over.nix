# Handing a box over to another person, by an order that its owner's key signed. kaliun-commands writes what the next owner finds;
# this deletes the systems that let the former one in, and restarts; kaliun-wipe removes the rest early in that start (docs/adr/0035).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  inherit (config.boot) loader;
  boot = if loader.systemd-boot.enable then loader.efi.efiSysMountPoint else "/boot";
  handOver = pkgs.writeShellApplication {
    name = "kaliun-hand-over";
    runtimeInputs = [
      config.nix.package
      config.systemd.package
      pkgs.coreutils
      pkgs.gnused
    ];
    runtimeEnv.BOOT_FOLDER = boot;
    text = builtins.readFile ./kaliun-hand-over.sh;
  };

  # No password begins with "!", or is "*". A file that the wipe removes lets no one in afterwards.
  isPassword = value: value != null && !(lib.hasPrefix "!" value || value == "*");
  isFile =
    path: path != null && !lib.any (place: lib.hasPrefix place path) [ "/var/" "/home/" "/root/" "/srv/" ];
  hasPassword =
    user:
    lib.any isPassword [
      user.hashedPassword
      user.password
      user.initialHashedPassword
      user.initialPassword
    ]
    || isFile user.hashedPasswordFile;
in
{
  config = lib.mkIf config.services.kaliun.enable {
    # The box reads it before it hands itself over: a password of the system itself would stay.
    environment.etc."kaliun/passwords.json" = lib.mkIf config.nix.enable {
      text = builtins.toJSON (lib.attrNames (lib.filterAttrs (_: hasPassword) config.users.users));
    };

    # These are the keys of the person who claimed the box in its network, or to whom it was given.
    services.openssh.authorizedKeysFiles = [ "/var/lib/kaliun/owner/authorized_keys/%u" ];

    # A power cut may leave this folder.
    systemd.tmpfiles.settings.kaliun-hand-over."/var/lib/kaliun/handed".R = { };

    systemd.services.kaliun-hand-over = lib.mkIf config.nix.enable {
      description = "Delete the systems of this box's former owner, and restart it for the next one";
      wantedBy = [ "multi-user.target" ];
      startLimitIntervalSec = 0;
      # A switch starts no deletion.
      restartIfChanged = false;
      unitConfig = {
        ConditionPathExists = "/var/lib/kaliun/handing";
        RequiresMountsFor = [
          boot
          "/nix/var"
        ];
      };
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe handOver;
        Restart = "on-failure";
        RestartSec = "5min";
        # The garbage collection is waited for.
        TimeoutStartSec = "2h";
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # It installs the boot loader's entries, which is different with each boot loader, and Nix makes a mount.
        CapabilityBoundingSet = null;
        PrivateDevices = null;
        ProtectKernelTunables = null;
        ProtectSystem = null;
        RestrictNamespaces = null;
        RestrictSUIDSGID = null;
        SystemCallFilter = null;
      };
    };
  };
}
