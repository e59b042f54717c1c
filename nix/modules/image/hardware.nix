# What real computers need beyond what nixpkgs brings for all of them: the processor's fixes, and disks behind controllers
# that its list leaves out.
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
  # Whatever the layout of its disk: an installed workstation has the same controllers.
  config = {
    # Of both makers: the image does not know its computer, and the kernel takes what fits.
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
      # Of some servers.
      "smartpqi"
    ];

    # A drive that is about to fail says so in the journal. A virtual one has nothing to say.
    services.smartd = {
      enable = lib.mkDefault true;
      # Without a drive that it can ask, such as an SD card, it goes on without a complaint.
      extraOptions = [ "--quit=never" ];
    };
    systemd.services.smartd = lib.mkIf config.services.smartd.enable {
      unitConfig.ConditionVirtualization = "no";
    };
  };
}
