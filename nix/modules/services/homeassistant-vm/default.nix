# Home Assistant OS in a virtual machine: its image, its network, its machine, and the tools around it.
{ config, lib, ... }:
{
  imports = [
    ./options.nix
    ./image.nix
    ./networking.nix
    ./vm-service.nix
    ./usb.nix
    ./info-fetcher.nix
    ./proxy.nix
    ./commands.nix
  ];

  config = lib.mkIf config.services.homeassistant-vm.enable {
    # One user for everything that touches the guest; it may open /dev/kvm and its own tap, and nothing else.
    users.users.homeassistant-vm = {
      isSystemUser = true;
      group = "homeassistant-vm";
      description = "Home Assistant virtual machine";
    };
    users.groups.homeassistant-vm = { };

    # Anyone may traverse it: the virtual machine's user has its disk in here. Each file has its own mode.
    systemd.tmpfiles.settings.kaliun."/var/lib/kaliun".d = {
      user = "root";
      group = "root";
      mode = "0755";
    };
  };
}
