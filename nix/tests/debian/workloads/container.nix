# What each container needs in which Debian's programs run, on an emulated processor.
{
  imports = [ ../machine/places.nix ];
  systemd.settings.Manager.DefaultTimeoutStartSec = "1800s";
}
