# Configurations of this profile that the matrix evaluates beside the plain one: name → modules.
# The targets of each host are ../hosts.nix.
{
  gnome = [
    {
      settings.desktop.environment = "gnome";
      # Names that are longer, and a language with its own script.
      settings.locale.keyboardLayout = "latam,us";
      kiln.locale = "sr_RS@latin";
    }
  ];
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
