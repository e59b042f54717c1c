# ARM VM under UTM on macOS.
{ modulesPath, ... }:
{
  imports = [ (modulesPath + "/profiles/qemu-guest.nix") ];

  settings = {
    desktop.environment = "gnome";
    disk.device = "/dev/vda";
  };

  services.qemuGuest.enable = true;
  services.spice-vdagentd.enable = true;
}
