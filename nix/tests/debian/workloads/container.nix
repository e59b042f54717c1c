# The settings that each container needs to run Debian's programs on an emulated processor.
{
  imports = [ ../machine/places.nix ];
  systemd.settings.Manager.DefaultTimeoutStartSec = "1800s";
}
