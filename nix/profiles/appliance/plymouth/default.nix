# The KaliunBox logo while the appliance boots.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  theme =
    pkgs.runCommand "plymouth-theme-kaliunbox"
      {
        nativeBuildInputs = [ pkgs.buildPackages.librsvg ];
      }
      ''
        folder=$out/share/plymouth/themes/kaliunbox
        mkdir -p "$folder"
        rsvg-convert --width 360 --output "$folder/logo.png" ${./logo.svg}
        cp ${./kaliunbox.script} "$folder/kaliunbox.script"
        substitute ${./kaliunbox.plymouth} "$folder/kaliunbox.plymouth" --subst-var-by folder "$folder"
      '';
in
{
  boot.plymouth = {
    enable = true;
    theme = "kaliunbox";
    themePackages = [ theme ];
  };
  # Plymouth's module adds to the unit of the emergency mode, without which a machine of Kiln's has only this part of a unit,
  # and an error in the journal at each boot.
  systemd.services.emergency.enable = lib.mkIf (!config.systemd.enableEmergencyMode) false;
  # Otherwise the kernel's lines are all there is to see of the logo.
  boot.kernelParams = [
    "quiet"
    # With a serial console (modules/image/machines.nix) Plymouth would show text instead, on the screen too.
    "plymouth.ignore-serial-consoles"
  ];
  boot.consoleLogLevel = lib.mkDefault 3;
}
