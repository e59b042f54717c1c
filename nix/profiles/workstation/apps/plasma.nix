# Plasma's settings for every user, where KDE looks for what a person has not set.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.apps.plasma;
  format = pkgs.formats.ini { };
in
{
  options.settings.apps.plasma.settings = lib.mkOption {
    type = lib.types.attrsOf format.type;
    default = { };
    example = {
      kdeglobals.KDE.SingleClick = false;
      kwinrc.Xwayland.Scale = 1.5;
    };
    description = "Settings of KDE's programs: file, group, key. They are in /etc/xdg, and hold until a person sets another value.";
  };

  config.environment.etc = lib.mapAttrs' (
    file: groups: lib.nameValuePair "xdg/${file}" { source = format.generate file groups; }
  ) cfg.settings;
}
