{
  imports = [
    ./identity.nix
    ./configuration
    ./access.nix
    ./place.nix
    ./network.nix
    ./advertise
    ./upkeep.nix
    ./generations
    ./screen
    ./nix.nix
  ];
}
