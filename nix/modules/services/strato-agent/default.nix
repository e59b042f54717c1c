# services.strato-agent: the agent of a VM host that a Strato control plane drives, for any NixOS.
{
  imports = [
    ./options.nix
    ./agent.nix
    ./documented-paths.nix
    ./network.nix
    ./registration.nix
  ];
}
