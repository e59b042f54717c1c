# What a container has in addition.
{
  boot.isNspawnContainer = true;
  # nixos-container gives it its addresses.
  networking.useDHCP = false;

  # As folders: a snapshot of the container has nothing of a subvolume inside it.
  systemd.services.systemd-tmpfiles-setup.environment.SYSTEMD_TMPFILES_FORCE_SUBVOL = "0";
  systemd.services.systemd-tmpfiles-resetup.environment.SYSTEMD_TMPFILES_FORCE_SUBVOL = "0";
}
