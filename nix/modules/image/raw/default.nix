# The raw disk, made by systemd-repart: no VM, no root and no loop device in the build.
{
  config,
  lib,
  pkgs,
  modulesPath,
  ...
}:
let
  cfg = config.kiln.disk;
  inherit (config.system.build) toplevel;
  btrfs = cfg.fileSystem == "btrfs";
  closure = pkgs.closureInfo { rootPaths = [ toplevel ]; };

  # Partition and file system UUIDs: another image has others, the same image the same ones.
  seed =
    let
      digest = builtins.hashString "sha256" (builtins.unsafeDiscardStringContext "${toplevel}");
      part = start: length: lib.substring start length digest;
    in
    "${part 0 8}-${part 8 4}-4${part 13 3}-a${part 17 3}-${part 20 12}";

  top = if btrfs then "/@root" else "";
  nix = if btrfs then "/@nix" else "/nix";

  esp = import ./esp.nix { inherit config lib pkgs; };
in
{
  imports = [ (modulesPath + "/image/repart.nix") ];

  assertions = [
    {
      assertion = cfg.layout == "image";
      message =
        if cfg.madeBy != null then
          "${cfg.madeBy.fact}, so the disk is made where it is installed and there is no disk image of it. Choose the format ISO and install from it, or set this to ${cfg.madeBy.otherwise}."
        else
          "kiln.disk.layout is \"${cfg.layout}\", so this system's disk is made where it is installed and there is no raw image of it. Set it to \"image\", or build the ISO and install from it.";
    }
  ];

  image.repart = {
    name = "kiln-${config.kiln.id}";
    version = null;
    inherit seed;
    imageSize = if cfg.sizeMiB == null then "auto" else "${toString cfg.sizeMiB}M";
    # A fixed journal: mke2fs takes its size from that of the disk, and this disk is still going to grow.
    mkfsOptions.ext4 = [
      "-E hash_seed=${seed}"
      "-J size=64"
    ];
    partitions = {
      "10-esp" = {
        contents."/".source = esp;
        repartConfig = {
          Type = "esp";
          Label = "kiln-esp";
          Format = "vfat";
          SizeMinBytes = "512M";
          SizeMaxBytes = "512M";
        };
      };
      # No Format: what is in it is written when a drive is personalised. See docs/seed.md.
      "20-seed".repartConfig = {
        Type = config.kiln.seed.partitionType;
        Label = "kiln-seed";
        SizeMinBytes = "4M";
        SizeMaxBytes = "4M";
      };
      # Last, so that it can grow.
      "30-root" = {
        storePaths = [ toplevel ];
        nixStorePrefix = lib.mkIf btrfs "/@nix/store";
        contents."${top}/nix-path-registration".source = "${closure}/registration";
        repartConfig = {
          Type = "root";
          Label = "kiln-root";
          Format = cfg.fileSystem;
          GrowFileSystem = true;
          # /root and /tmp are left out: repart would give them 0755; systemd-tmpfiles and NixOS make them at boot.
          MakeDirectories =
            map (directory: top + directory) [
              "/etc"
              "/boot"
              "/home"
              "/nix"
              "/var"
              "/proc"
              "/sys"
              "/dev"
              "/run"
            ]
            ++ map (directory: nix + directory) [
              "/store"
              "/var/nix/db"
              "/var/nix/profiles"
              "/var/nix/gcroots"
            ]
            ++ lib.optional btrfs "/@home";
          MakeSymlinks = [
            "${nix}/var/nix/profiles/system:system-1-link"
            "${nix}/var/nix/profiles/system-1-link:${toplevel}"
          ];
        }
        // lib.optionalAttrs (cfg.sizeMiB == null) { Minimize = "guess"; }
        # No DefaultSubvolume: every mount names its own, and systemd before 258 tells mkfs.btrfs of it in a wrong way.
        // lib.optionalAttrs btrfs {
          Subvolumes = [
            "/@root"
            "/@nix"
            "/@home"
          ];
        };
      };
    };
  };

  system.build.image = lib.mkForce (
    config.image.repart.image.overrideAttrs (old: {
      # If a build runs as root without a sandbox, systemd-repart would use a loop device, and may not mount it.
      systemdRepartFlags = old.systemdRepartFlags ++ [ "--offline=yes" ];
      # repart follows a store path that is itself a link, and would put what it leads to in its place: Nix's database then
      # calls the path modified.
      postPatch = (old.postPatch or "") + ''
        while read -r path; do
          [ -L "$path" ] || continue
          sed -i "\|^CopyFiles=$path\(:.*\)\?\$|d" repart.d/30-root.conf
          echo "MakeSymlinks=${nix}/store/''${path#/nix/store/}:$(readlink "$path")" >>repart.d/30-root.conf
        done <${closure}/store-paths
      '';
      preBuild =
        (old.preBuild or "")
        + lib.optionalString (cfg.sizeMiB != null) ''
          neededMiB=$(( $(<${closure}/total-nar-size) / 1048576 + 600 ))
          if (( neededMiB > ${toString cfg.sizeMiB} )); then
            echo "kiln.disk.sizeMiB is ${toString cfg.sizeMiB}, but the system needs about $neededMiB MiB. Raise it, or leave it empty." >&2
            exit 1
          fi
        '';
    })
  );
}
