{ lib, pkgs, ... }:
{
  imports = [ ../machine/qemu.nix ];
  # Used if the form chooses ZFS.
  boot.zfs.package = lib.mkDefault pkgs.debianZfs;
}
