# The disk that Kiln makes, and the ordinary system that boots from it.
{ config, ... }:
{
  imports = [
    ./disk.nix
    ./boot-entries
    ./growth.nix
    ./registration
    ./machines.nix
    ./over-ssh
    ./hardware.nix
    ./guests.nix
    ./hyper-v-rules.nix
  ];

  # These are only variants of the system: its toplevel is the same with and without them.
  image.modules = {
    kiln-raw = ./raw;
    kiln-iso = {
      imports = [ ./iso ];
      # Taken here, where `config` is that of the system and not of its ISO.
      kiln.installer = {
        inherit (config.system.build) toplevel;
        prepareDisk =
          if config.kiln.disk.layout == "image" then null else config.system.build.destroyFormatMount or null;
      };
    };
  };
}
