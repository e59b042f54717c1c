# The settings of a container on top of base.nix.
{
  boot.isNspawnContainer = true;
  # nixos-container gives it its addresses.
  networking.useDHCP = false;

  # Makes plain folders: a snapshot of the container would not include a subvolume inside it.
  systemd.services.systemd-tmpfiles-setup.environment.SYSTEMD_TMPFILES_FORCE_SUBVOL = "0";
  systemd.services.systemd-tmpfiles-resetup.environment.SYSTEMD_TMPFILES_FORCE_SUBVOL = "0";
}
