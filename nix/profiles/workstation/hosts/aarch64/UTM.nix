# ARM VM under UTM on macOS.
{ modulesPath, ... }:
{
  imports = [ (modulesPath + "/profiles/qemu-guest.nix") ];

  # The NixOS release that this machine was installed with: it never changes.
  system.stateVersion = "26.05";

  settings = {
    desktop.environment = "gnome";
    disk.device = "/dev/vda";
  };

  services.qemuGuest.enable = true;
  services.spice-vdagentd.enable = true;
}
