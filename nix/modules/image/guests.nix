# The guest tools of each hypervisor, all in the image, each started only under its own.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.stdenv.hostPlatform) isx86_64;

  hyperVDrivers = [
    "hv_balloon"
    "hv_netvsc"
    "hv_storvsc"
    "hv_utils"
    "hv_vmbus"
  ];
in
{
  # Encrypted images need them too: no one knows in advance on which computer they are installed.
  config = lib.mkIf (config.kiln.disk.layout == "image" || config.kiln.addOns.luks.enable) {
    services.qemuGuest.enable = lib.mkDefault true;
    virtualisation.vmware.guest.enable = lib.mkDefault true;
    # Linux's Hyper-V and VirtualBox parts on ARM are young; nixpkgs packages their tools for x86_64.
    virtualisation.hypervGuest.enable = lib.mkDefault isx86_64;
    virtualisation.virtualbox.guest = {
      enable = lib.mkDefault isx86_64;
      # The kernel's own drivers: one image for every kernel, and nothing built beside it.
      use3rdPartyModules = false;
      vboxsf = false;
    };

    # nixpkgs' module loads these by name, which every machine but Hyper-V's complains of; there the devices that are found
    # load them.
    boot.initrd = lib.mkIf config.virtualisation.hypervGuest.enable {
      kernelModules = lib.genAttrs hyperVDrivers (_: lib.mkForce false);
      availableKernelModules = hyperVDrivers;
    };

    # nixpkgs starts it by the device; the condition says the same where the device is passed through to something else.
    systemd.services.qemu-guest-agent.unitConfig.ConditionVirtualization =
      lib.mkIf config.services.qemuGuest.enable
        [
          "|kvm"
          "|qemu"
        ];

    # nixpkgs' unit requires /dev/vboxguest: elsewhere the boot would wait 90 s for it before it looks at the condition.
    systemd.services.virtualbox = lib.mkIf config.virtualisation.virtualbox.guest.enable {
      wantedBy = lib.mkForce [ ];
    };
    services.udev.extraRules = lib.mkIf config.virtualisation.virtualbox.guest.enable ''
      SUBSYSTEM=="misc", KERNEL=="vboxguest", TAG+="systemd", ENV{SYSTEMD_WANTS}+="virtualbox.service"
    '';
  };
}
