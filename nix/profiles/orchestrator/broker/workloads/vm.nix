# The settings of a virtual machine on top of base.nix. libvirt starts its kernel, so it has no boot loader. It has one
# disk, which it formats at its first start, and the host's store, read-only. The broker reaches it through QEMU's guest
# agent alone.
{ lib, pkgs, ... }:
{
  boot.loader.grub.enable = false;
  boot.initrd.systemd.enable = true;
  boot.initrd.availableKernelModules = [
    "9p"
    "9pnet_virtio"
    "virtio_blk"
    "virtio_pci"
  ];
  boot.kernelParams = [
    (if pkgs.stdenv.hostPlatform.isAarch64 then "console=ttyAMA0" else "console=ttyS0")
  ];

  fileSystems."/" = {
    device = "/dev/vda";
    fsType = "ext4";
    autoFormat = true;
    # A larger quota is a larger disk.
    autoResize = true;
  };
  fileSystems."/nix/store" = {
    device = "nix-store";
    fsType = "9p";
    neededForBoot = true;
    options = [
      "trans=virtio"
      "version=9p2000.L"
      "msize=262144"
      "cache=loose"
      "ro"
    ];
  };

  networking.useDHCP = true;
  services.qemuGuest.enable = true;
  environment.systemPackages = [ (pkgs.callPackage ./guest-programs.nix { }) ];
  # A machine without its agent is one that the broker does not see.
  systemd.services.qemu-guest-agent.serviceConfig = {
    Restart = lib.mkForce "always";
    RestartSec = lib.mkForce 5;
  };
}
