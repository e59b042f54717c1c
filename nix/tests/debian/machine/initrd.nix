# Debian's systemd and udev look below /usr in the initrd too.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  systemd = config.systemd.package;
  below =
    folder: names:
    lib.genAttrs' names (
      name:
      lib.nameValuePair "/usr/lib/${folder}/${name}" { source = "${systemd}/lib/${folder}/${name}"; }
    );
in
{
  # Debian's kernel has some of nixpkgs' list built in, and others not at all.
  boot.initrd.allowMissingModules = true;
  boot.initrd.systemd = {
    emergencyAccess = true;
    extraBin.sulogin = "${pkgs.util-linux}/bin/sulogin";
    contents =
      below "systemd" [
        "systemd-executor"
        "systemd-shutdown"
        "systemd-udevd"
        "systemd-sulogin-shell"
        "systemd-fsck"
        "systemd-makefs"
        "systemd-growfs"
        "system-generators/systemd-debug-generator"
        "system-generators/systemd-fstab-generator"
        "system-generators/systemd-gpt-auto-generator"
        "system-generators/systemd-hibernate-resume-generator"
        "system-generators/systemd-run-generator"
        "system-generators/systemd-factory-reset-generator"
      ]
      // lib.optionalAttrs (config.boot.initrd.luks.devices != { }) (
        below "systemd" [ "system-generators/systemd-cryptsetup-generator" ]
      )
      // below "udev" [
        "ata_id"
        "cdrom_id"
        "scsi_id"
        "dmi_memory_id"
      ];
  };
}
