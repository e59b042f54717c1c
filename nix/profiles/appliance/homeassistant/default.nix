# Home Assistant OS in a virtual machine: its image, its network, its machine, and the tools around it.
{ pkgs, plainText, ... }:
{
  imports = [
    ./image.nix
    ./networking.nix
    ./vm-service.nix
    ./info-fetcher.nix
    ./proxy.nix
    ./commands.nix
  ];

  # One user for everything that touches the guest; it may open /dev/kvm and its own tap, and nothing else.
  users.users.homeassistant-vm = {
    isSystemUser = true;
    group = "homeassistant-vm";
    description = "Home Assistant virtual machine";
  };
  users.groups.homeassistant-vm = { };

  # Speaks QEMU's guest agent protocol; `ha` and the info fetcher are written in its terms.
  _module.args.guestAgent = pkgs.writeShellApplication {
    name = "homeassistant-agent";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.jq
      plainText
      pkgs.socat
      pkgs.util-linux
    ];
    runtimeEnv.HA_RUNTIME = "/run/homeassistant-vm";
    text = builtins.readFile ./homeassistant-agent.sh;
  };
}
