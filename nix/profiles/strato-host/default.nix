# A VM host that a Strato control plane drives.
{ lib, ... }:
{
  imports = [
    ./options.nix
    ./agent.nix
    ./network.nix
  ];

  # The option's own default is false, as documented; the host is there for the agent.
  services.strato-agent.enable = lib.mkDefault true;
}
