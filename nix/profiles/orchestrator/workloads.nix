# Runs workloads: containers and virtual machines.
#
# Containers: nixos-container (systemd-nspawn). They share the host's store, start in a second, and are
#   made at run time from a flake, without rebuilding the host, which microvm.nix and declarative
#   containers would need for every workload.
# VMs: libvirt with QEMU, for what needs its own kernel or isn't NixOS. One daemon with one API
#   (virsh) for create, start, stop and console, and it confines its guests itself.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
{
  imports = [ ./networks-apart.nix ];

  boot.enableContainers = true;

  virtualisation.libvirtd = {
    enable = true;
    # A guest that ran before the shutdown runs again after it, and shuts down, instead of being frozen into
    # a file as large as its memory.
    onBoot = "start";
    onShutdown = "shutdown";
    qemu = {
      # Firmware TPM: Windows 11 and measured boots ask for one.
      swtpm.enable = true;
      # Guests run as the user qemu-libvirtd, so that a guest which escapes isn't root.
      runAsRoot = false;
    };
  };

  users.users.${config.kiln.user}.extraGroups = [ "libvirtd" ];
  image.modules.kiln-iso = import ../../modules/image/iso/without-libvirt.nix;

  # Containers get addresses of 10.233.0.0/16 on ve-NAME from nixos-container; VMs get theirs on virbr0
  # from libvirt, which brings its own rules.
  networking.nat = {
    enable = true;
    internalInterfaces = [ (if config.networking.nftables.enable then "ve-*" else "ve-+") ];
  };
  # The host's DHCP client leaves out the VMs' interfaces, but not these.
  networking.dhcpcd.denyInterfaces = [ "ve-*" ];

  # libvirt ships its network "default" (192.168.122.0/24) switched off.
  systemd.services.voxnix-network = {
    enable = config.virtualisation.libvirtd.enable;
    description = "Start libvirt's default network and keep it started";
    wantedBy = [ "multi-user.target" ];
    # A "requires" would stop the network with libvirtd, which ends when it is idle.
    wants = [ "libvirtd.service" ];
    after = [ "libvirtd.service" ];
    serviceConfig = kilnLib.hardened {
      Type = "oneshot";
      RemainAfterExit = true;
      ExecStart = lib.getExe (
        pkgs.writeShellApplication {
          name = "voxnix-network";
          runtimeInputs = [ config.virtualisation.libvirtd.package ];
          text = builtins.readFile ./voxnix-network.sh;
        }
      );
      # It only talks to libvirtd's socket.
      IPAddressDeny = "any";
      RestrictAddressFamilies = [ "AF_UNIX" ];
      # virsh makes $HOME/.cache/libvirt when it can; it needs none.
      Environment = [ "HOME=/var/empty" ];
    };
  };
}
