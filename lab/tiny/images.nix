# The two disks that Nix builds; every other format is converted from raw outside Nix.
{
  mk,
  packages,
  toplevel,
  settings,
}:
let
  shared = {
    inherit toplevel;
    inherit (packages) busybox;
    systemdBoot = packages.systemd-boot;
    entries = ./guest/boot-entries.sh;
    tree = ./build/tree.sh;
    # In the format of `nix-store --load-db`, as NixOS images carry it.
    exportReferencesGraph = [
      "registration"
      toplevel
    ];
  };
in
{
  raw = mk "nixos-tiny-raw" (shared // { rootMiB = settings.size; }) ./build/raw.sh;
  iso = mk "nixos-tiny-iso" shared ./build/iso.sh;
}
