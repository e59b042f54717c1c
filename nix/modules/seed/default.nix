# Reads at first boot what was put on the drive when it was written (docs/seed.md): checks it, installs it, wipes it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../lib { inherit lib; };
  cfg = config.kiln.seed;

  seed = pkgs.writeShellApplication {
    name = "kiln-seed";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.diffutils
      pkgs.gawk
      pkgs.getent
      pkgs.gnused
      pkgs.gnutar
      pkgs.util-linux
      config.systemd.package
    ];
    text = builtins.readFile ./kiln-seed.sh;
  };
in
{
  imports = [
    ./hostname
    ./place
    ./user
  ];

  options.kiln.seed = {
    enable = lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = "Whether the first boot reads what was put on the drive when it was written: host name, users, keys, also root's, networks and secrets. It is in the partition labelled kiln-seed on the disk that the system runs from; in a virtual machine, on any of its disks. Kiln's own machines read it.";
      example = true;
    };

    partitionType = lib.mkOption {
      type = lib.types.strMatching "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
      default = "5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001";
      readOnly = true;
      description = "The type GUID of the seed partition. Fixed: Kiln looks for it on every drive that it personalises.";
      example = "5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = config.users.mutableUsers;
        message = "users.mutableUsers is false and kiln.seed.enable is true: each switch would remove the user of the drive's seed. Set users.mutableUsers to true, or kiln.seed.enable to false.";
      }
    ];

    # Keys that it brings.
    services.openssh.authorizedKeysFiles = [ "/var/lib/kiln/authorized_keys/%u" ];

    # Lets a person investigate: `kiln-seed` by hand reads a seed again.
    environment.systemPackages = [ seed ];

    # The disk of the VM that `nixos-rebuild build-vm` makes has no partition, and nothing was put on it.
    virtualisation.vmVariant.systemd.services.kiln-seed.unitConfig.ConditionPathExistsGlob =
      "/sys/class/block/*/partition";

    systemd.services.kiln-seed = {
      description = "Install what was put on the drive when it was written";
      documentation = [ "file:/etc/kiln/system.json" ];
      unitConfig = {
        DefaultDependencies = false;
        # First boot only: later, a disk that someone attaches must not be able to replace files.
        ConditionPathExists = "!/var/lib/kiln/seeded";
        RequiresMountsFor = [
          "/var/lib/kiln"
          "/etc"
          "/home"
        ];
      };
      # Wanted, not required: without a seed, or with a bad one, the machine boots all the same.
      wantedBy = [ "sysinit.target" ];
      after = [
        "local-fs.target"
        # A new image has next to no free space before its root has grown.
        "systemd-growfs-root.service"
        "systemd-udev-trigger.service"
      ];
      before = [
        "sysinit.target"
        "shutdown.target"
        "network-pre.target"
        "sshd-keygen.service"
        "sshd.service"
      ];
      conflicts = [ "shutdown.target" ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe seed;
        # The longest that it can hold up a boot.
        TimeoutStartSec = 30;
        RuntimeDirectory = "kiln-seed";
        RuntimeDirectoryMode = "0700";
        UMask = "0077";

        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_FOWNER"
          # Discarding blocks needs it.
          "CAP_SYS_ADMIN"
        ];
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # It reads and wipes a partition.
        PrivateDevices = null;
        # So early there is no /tmp to replace.
        PrivateTmp = null;
        # It installs files in /etc, /var and homes.
        ProtectHome = null;
        ProtectSystem = null;
      };
    };
  };
}
