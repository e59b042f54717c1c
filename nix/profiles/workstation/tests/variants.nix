# Configurations of this profile that the matrix evaluates beside the plain one: name → modules.
# The targets of each host are ../hosts.nix.
{
  gnome = [ { settings.desktop.environment = "gnome"; } ];
  hyprland = [ { settings.desktop.environment = "hyprland"; } ];
  virtual-machines = [
    {
      settings = {
        virtualisation.enable = true;
        networking.mullvad.enable = true;
      };
    }
  ];
}
