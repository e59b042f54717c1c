# The ISO: the profile running live, and the installer that puts it on a disk without a network. A profile's own
# installer comes in as `image.modules.kiln-iso` in the profile's module.
{
  config,
  lib,
  pkgs,
  modulesPath,
  ...
}:
let
  cfg = config.kiln.installer;

  # Both installers ask for an SSH key or a password in the same way.
  wayIn = pkgs.writeShellApplication {
    name = "kiln-way-in";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.mkpasswd
      pkgs.openssh
    ];
    runtimeEnv = {
      ADMINISTRATOR = config.kiln.user;
      KEYS = if config.kiln.authorizedKeys == [ ] then "" else "1";
      HASH_FILE = config.kiln.passwordHashFile;
    };
    # An administrator may have a program's name: to shellcheck, ADMINISTRATOR=admin looks like a missing $(admin).
    excludeShellChecks = [ "SC2209" ];
    text = builtins.readFile ./kiln-way-in.sh;
  };

  # Both refuse a disk that holds something together with another one.
  sharedDisks = pkgs.writeShellApplication {
    name = "kiln-shared-disks";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.jq
      pkgs.lvm2
    ];
    text = builtins.readFile ./kiln-shared-disks.sh;
  };

  install = pkgs.writeShellApplication {
    name = "kiln-install";
    runtimeInputs = [
      wayIn
      sharedDisks
      pkgs.coreutils
      pkgs.gnugrep
      pkgs.nixos-install-tools
      pkgs.util-linux
      config.systemd.package
    ];
    runtimeEnv = {
      TOPLEVEL = "${cfg.toplevel}";
      MAKE_DISK = lib.getExe cfg.makeDisk;
      INSTALL_LINK = cfg.link;
      SEED_DEVICE = cfg.seedDevice;
      LABELS = toString (
        import ../partition-labels.nix {
          inherit lib;
          inherit (config.disko) devices;
        }
      );
      # A disk that has so much printed on it may hold some percent less.
      MINIMUM_MIB = toString (config.kiln.minimum.diskMiB * 93 / 100);
    };
    text = builtins.readFile ./kiln-install.sh;
  };
in
{
  imports = [
    (modulesPath + "/installer/cd-dvd/iso-image.nix")
  ];

  options.kiln.installer = {
    toplevel = lib.mkOption {
      type = lib.types.package;
      internal = true;
      description = "The system that the ISO installs.";
    };
    prepareDisk = lib.mkOption {
      type = lib.types.nullOr lib.types.package;
      internal = true;
      description = "The program that makes and mounts its disk; null for the disk that Kiln makes.";
    };

    # Installers use this.
    makeDisk = lib.mkOption {
      type = lib.types.package;
      default =
        if cfg.prepareDisk == null then config.system.build.destroyFormatMount else cfg.prepareDisk;
      internal = true;
      readOnly = true;
      description = "The program that makes and mounts the disk at `link`, whichever it is.";
    };
    link = lib.mkOption {
      type = lib.types.str;
      default = "/run/kiln/install-disk";
      internal = true;
      readOnly = true;
      description = "Where an installer links the disk that was chosen.";
    };
    seedDevice = lib.mkOption {
      type = lib.types.str;
      default = lib.optionalString (cfg.prepareDisk == null) "/dev/disk/by-partlabel/kiln-seed";
      internal = true;
      readOnly = true;
      description = "The partition that must not pass for a seed at the first boot; empty where the disk has none.";
    };
    wayIn = lib.mkOption {
      type = lib.types.package;
      default = wayIn;
      internal = true;
      readOnly = true;
      description = "The program that asks for a key or a password.";
    };
    sharedDisks = lib.mkOption {
      type = lib.types.package;
      default = sharedDisks;
      internal = true;
      readOnly = true;
      description = "The program that tells which disks hold something together.";
    };
  };

  config = {
    # This tells nixos-anywhere and Kiln that an installer already runs, so that they do not start another one.
    system.nixos.variant_id = lib.mkDefault "installer";
    image.baseName = lib.mkForce "kiln-${config.kiln.id}";
    isoImage = {
      volumeID = lib.substring 0 32 "kiln-${config.kiln.id}";
      makeEfiBootable = true;
      # Boots from a stick and from a disc; firmware without EFI exists only on x86.
      makeUsbBootable = pkgs.stdenv.hostPlatform.isx86_64;
      makeBiosBootable = pkgs.stdenv.hostPlatform.isx86_64;
      squashfsCompression = "zstd -Xcompression-level 15";
      storeContents = [ cfg.toplevel ];
    };

    # The disc has none of the disk's partitions, and must not read the seed of a disk that it finds.
    kiln = {
      disk.layout = lib.mkForce "image";
      seed.enable = lib.mkForce false;
      addOns = {
        luks.enable = lib.mkForce false;
        secureBoot.enable = lib.mkForce false;
        tpm2.enable = lib.mkForce false;
        # Its boxes and accounts would be gone after the restart.
        connect.enable = lib.mkForce false;
      };
    };
    # Only the disc's file systems: systemd would wait for the disk's, or mount them from any drive with such partition
    # names.
    fileSystems = lib.mkForce config.lib.isoFileSystems;
    swapDevices = lib.mkForce [ ];
    hardware.enableAllHardware = lib.mkForce true;
    disko.enableConfig = lib.mkForce false;
    systemd.repart.enable = lib.mkForce false;
    # The disc has no ESP at /boot whose menu could be cleaned.
    systemd.services.kiln-boot-entries.enable = lib.mkForce false;
    boot.initrd.luks.devices = lib.mkForce { };
    boot.lanzaboote.enable = lib.mkForce false;
    boot.loader.systemd-boot.enable = lib.mkForce false;
    boot.loader.timeout = lib.mkForce 10;

    # The disc reads no seed, so it has no key or password beyond those of the form. Anyone at its console has physical
    # access to the machine anyway.
    services.getty.autologinUser = lib.mkDefault config.kiln.user;
    services.getty.helpLine = lib.mkDefault ''

      To put this system on a disk of this computer, type: sudo kiln-install
    '';
    security.sudo.wheelNeedsPassword = lib.mkForce false;

    environment.systemPackages = [ install ];
    system.build.kilnInstall = install;
  };
}
