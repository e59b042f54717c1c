# At first boot the root partition takes the rest of the drive (autoResize grows the file system after it).
# Only the root is defined here: systemd-repart leaves partitions that match no definition as they are, the seed's too.
{ config, lib, ... }:
{
  config = lib.mkIf (config.kiln.disk.layout == "image") {
    systemd.repart = {
      enable = true;
      partitions."30-root" = {
        Type = "root";
        Label = "kiln-root";
      };
    };
  };
}
