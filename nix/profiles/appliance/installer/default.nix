# The ISO installs this very system: the same toplevel as the raw image's, on a disk with the same partitions.
{ config, lib, ... }:
let
  cfg = config.kiln.appliance.installer;
  # A card on which 64 GB is printed may hold some percent less.
  minimumMiB = config.kiln.minimum.diskMiB * 93 / 100;
in
{
  options.kiln.appliance.installer.configuration = lib.mkOption {
    type = lib.types.nullOr lib.types.path;
    default = config.kiln.configuration.source;
    defaultText = lib.literalExpression "config.kiln.configuration.source";
    example = lib.literalExpression "./workspace";
    description = "The folder (flake.nix, settings.json, flake.lock) that the installer puts in /etc/nixos/kaliunbox-flake, for updates to start from: the one that the image is built from. Null leaves it out.";
  };

  config.image.modules.kiln-iso = {
    imports = [ ./iso.nix ];
    # Taken here, where `config` is that of the system and not of its ISO.
    _module.args.appliance = {
      inherit (cfg) configuration;
      inherit minimumMiB;
    };
  };
}
