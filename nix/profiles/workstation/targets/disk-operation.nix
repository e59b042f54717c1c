# Disk-Operation: the least that makes this host's disk (system.build.diskoScript) and starts from it. It is
# what an installation evaluates first: seconds and megabytes, where the whole desktop takes minutes.
{ lib, ... }:
{
  imports = [
    ./installed.nix
    ./unsigned.nix
  ];

  boot.loader.systemd-boot.enable = true;

  # Normal priority loses against a host that switches one of them on.
  settings = {
    target = lib.mkDefault "Disk-Operation";
    desktop.enable = lib.mkForce false;
    networking.mullvad.enable = lib.mkForce false;
    sound.enable = lib.mkForce false;
    virtualisation.enable = lib.mkForce false;
    virtualisation.vfio.enable = lib.mkForce false;
    virtualisation.vfio.pciIds = lib.mkForce [ ];
  };
  services.fwupd.enable = lib.mkForce false;
  documentation.enable = lib.mkForce false;
}
