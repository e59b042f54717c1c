{
  imports = [
    ./identity.nix
    ./configuration
    ./access.nix
    ./place.nix
    ./network.nix
    ./advertise
    ./upkeep.nix
    ./nix.nix
  ];
}
