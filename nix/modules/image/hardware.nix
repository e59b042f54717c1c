# Drivers and firmware of real computers that nixpkgs does not enable for all of them: the processor's fixes, and disks
# behind controllers that its list leaves out.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.stdenv.hostPlatform) isx86_64;
in
{
  # Applies to every disk layout: an installed workstation has the same controllers.
  config = {
    # The image has the microcode of both makers: it does not know its computer, and the kernel loads the matching one.
    hardware.cpu = lib.mkIf isx86_64 {
      intel.updateMicrocode = lib.mkDefault true;
      amd.updateMicrocode = lib.mkDefault true;
    };

    boot.initrd.availableKernelModules = [
      # RAID controllers of servers.
      "aacraid"
      "megaraid_sas"
      "mpt3sas"
    ]
    ++ lib.optionals isx86_64 [
      # NVMe behind Intel's VMD, which most laptops and mini PCs since 2020 have switched on.
      "vmd"
      # eMMC of small Atom computers.
      "sdhci_acpi"
      # A disk in a dock.
      "thunderbolt"
      # Some servers have this controller.
      "smartpqi"
    ];

    # A drive that is about to fail says so in the journal. A virtual one has nothing to say.
    services.smartd = {
      enable = lib.mkDefault true;
      # If no drive can answer, such as on an SD card, it runs on without an error.
      extraOptions = [ "--quit=never" ];
    };
    systemd.services.smartd = lib.mkIf config.services.smartd.enable {
      unitConfig.ConditionVirtualization = "no";
    };
  };
}
