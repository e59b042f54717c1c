# The live system on the ISO. A box that knows its Connect is claimed here as anywhere, and kaliunbox-install takes along what the
# claim and its owner's orders have put in /var/lib/kaliun, with the keys that belong to it.
{
  config,
  lib,
  pkgs,
  appliance,
  ...
}:
let
  inherit (config.kiln.installer)
    link
    makeDisk
    seedDevice
    sharedDisks
    toplevel
    wayIn
    ;
  inherit (appliance) configuration;

  install = pkgs.writeShellApplication {
    name = "kaliunbox-install";
    runtimeInputs = [
      wayIn
      sharedDisks
      config.nix.package
      config.systemd.package
      pkgs.coreutils
      pkgs.gnused
      pkgs.jq
      pkgs.nixos-install-tools
      pkgs.util-linux
      (import ../../../modules/services/plain-text.nix pkgs)
    ];
    runtimeEnv = {
      INSTALL_SYSTEM = "${toplevel}";
      INSTALL_DISKO = lib.getExe makeDisk;
      INSTALL_LINK = link;
      INSTALL_SEED = seedDevice;
      INSTALL_FLAKE = lib.optionalString (configuration != null) "${configuration}";
      INSTALL_MINIMUM_MIB = toString appliance.minimumMiB;
      INSTALL_ROOT = "/mnt";
      KALIUN_STATE = "/var/lib/kaliun";
    };
    text = builtins.readFile ./kaliunbox-install.sh;
  };
in
{
  environment.systemPackages = [ install ];

  # Only the disc's own keyboard gets here, and it may wipe disks: that is what the disc is for.
  services.getty.autologinUser = lib.mkForce "root";
  services.getty.helpLine = lib.mkForce ''

    KaliunBox installer. To put it on a disk of this computer, type: kaliunbox-install
  '';

  # The live system is for installing; Home Assistant would run in the memory of this computer.
  services.homeassistant-vm.proxy.enable = lib.mkForce false;
  services.newt-agent.enable = lib.mkForce false;
  # A claim on the live system would be lost with it.
  services.kaliun.lanClaim.enable = lib.mkForce false;
  systemd.services = {
    homeassistant-image.enable = lib.mkForce false;
    homeassistant-vm.enable = lib.mkForce false;
  };
  systemd.timers.homeassistant-info.enable = lib.mkForce false;
}
