{ config, lib, ... }:
{
  imports = [
    ../machine/qemu.nix
    ./nginx.nix
    ./node.nix
  ];
  # Half of what a machine of a test has.
  services.homeassistant-vm.memoryMiB = 2048;

  # A second NixOS, on an emulated processor. The ISO has none.
  containers = lib.mkIf config.services.newt-agent.enable {
    newt-agent = {
      timeoutStartSec = lib.mkForce "1800s";
      config = {
        imports = [ ../machine/places.nix ];
        systemd.settings.Manager.DefaultTimeoutStartSec = "1800s";
      };
    };
  };
}
