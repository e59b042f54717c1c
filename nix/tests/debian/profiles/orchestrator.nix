{ lib, pkgs, ... }:
{
  imports = [ ../machine/qemu.nix ];
  # Used if the form chooses ZFS.
  boot.zfs.package = lib.mkDefault pkgs.debianZfs;
  # Tailscale's service cannot be reached from the tests' machines: they join a control plane on loopback.
  environment.systemPackages = [ pkgs.tailscale-test-control ];
  services.tailscale.extraUpFlags = [ "--login-server=http://127.0.0.1:8480" ];
}
