{ lib, pkgs, ... }:
{
  imports = [ ../machine/qemu.nix ];
  # Where the form chooses it.
  boot.zfs.package = lib.mkDefault pkgs.debianZfs;
}
