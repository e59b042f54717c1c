# The live system on the ISO. The claim (kaliunbox-auto-claim.service, a QR code on tty1) comes in here, before
# kaliunbox-install, which takes along whatever the claim has put in /var/lib/kaliun.
{
  config,
  lib,
  pkgs,
  appliance,
  ...
}:
let
  inherit (config.kiln.installer) toplevel prepareDisk;
  inherit (config.disko.devices.disk) main;
  inherit (appliance) configuration;

  install = pkgs.writeShellApplication {
    name = "kaliunbox-install";
    runtimeInputs = [
      config.nix.package
      pkgs.coreutils
      pkgs.gnused
      pkgs.jq
      pkgs.nixos-install-tools
      pkgs.util-linux
    ];
    runtimeEnv = {
      INSTALL_SYSTEM = "${toplevel}";
      # A system with a disk of its own (an encrypted one) brings the program that makes it.
      INSTALL_DISKO = lib.getExe (
        if prepareDisk == null then config.system.build.destroyFormatMount else prepareDisk
      );
      INSTALL_LINK = main.device;
      INSTALL_SEED = lib.optionalString (
        prepareDisk == null
      ) "/dev/disk/by-partlabel/${main.content.partitions.seed.label}";
      INSTALL_FLAKE = lib.optionalString (configuration != null) "${configuration}";
      INSTALL_MINIMUM_MIB = toString appliance.minimumMiB;
      INSTALL_ROOT = "/mnt";
      KALIUN_STATE = "/var/lib/kaliun";
    };
    text = builtins.readFile ./kaliunbox-install.sh;
  };
in
{
  imports = [ ./disk.nix ];

  environment.systemPackages = [ install ];

  # Only the disc's own keyboard gets here, and it may wipe disks: that is what the disc is for.
  services.getty.autologinUser = lib.mkForce "root";
  services.getty.helpLine = lib.mkForce ''

    KaliunBox installer. To put it on a disk of this computer, type: kaliunbox-install
  '';

  # The live system is for installing; Home Assistant would run in the memory of this computer.
  kiln.appliance = {
    proxy.enable = lib.mkForce false;
    remoteAccess.enable = lib.mkForce false;
  };
  systemd.services = {
    homeassistant-image.enable = lib.mkForce false;
    homeassistant-vm.enable = lib.mkForce false;
  };
  systemd.timers.homeassistant-info.enable = lib.mkForce false;
}
