# The system's own disk, for an installation with plain nixos-anywhere: `nixos-anywhere --flake .#NAME root@ADDRESS`
# builds and runs system.build.diskoScript. It refuses what Kiln's installers refuse. Where the system has the disk of an
# image, the script that makes it is that of the ISO, which makes the same disk.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  onDisc = config.system.build.images.kiln-iso.passthru.config;
  inherit (onDisc.kiln.installer) link seedDevice sharedDisks;
  inherit (config.boot) lanzaboote;
  inherit (config.boot.loader) systemd-boot;

  isImage = config.kiln.disk.layout == "image";
  onDisk = if isImage then onDisc else config;
  disks = lib.attrValues onDisk.disko.devices.disk;

  script = pkgs.writeShellApplication {
    name = "kiln-disk-over-ssh";
    runtimeInputs = [
      sharedDisks
      pkgs.coreutils
      pkgs.util-linux
      config.systemd.package
    ];
    runtimeEnv = {
      INSTALL_LINK = link;
      DEVICES = toString (map (disk: disk.device) disks);
      NEEDS_UEFI = lib.optionalString (systemd-boot.enable || lanzaboote.enable) "1";
      MAKE_DISK = lib.getExe onDisk.system.build.destroyFormatMount;
      SEED_DEVICE = seedDevice;
      WAY_IN = lib.optionalString (import ./has-way-in.nix { inherit config lib options; }) "1";
      LABELS = toString (
        import ../partition-labels.nix {
          inherit lib;
          inherit (onDisk.disko) devices;
        }
      );
      # A disk that has so much printed on it may hold some percent less.
      MINIMUM_MIB = toString (config.kiln.minimum.diskMiB * 93 / 100);
    };
    text = builtins.readFile ./kiln-disk-over-ssh.sh;
  };
in
{
  imports = [ ./devices.nix ];

  # The disc has no such script, because this script runs there.
  config = lib.mkIf (!(options.kiln ? installer) && (isImage || disks != [ ])) {
    # nixos-anywhere runs the path that it built, so it is the program and not a folder with bin/.
    system.build.diskoScript = lib.mkForce (
      pkgs.writeTextFile {
        name = "kiln-disko";
        executable = true;
        text = ''
          #!${pkgs.runtimeShell}
          exec ${lib.getExe script} "$@"
        '';
        # Tests read it.
        passthru.program = script;
      }
    );
  };
}
