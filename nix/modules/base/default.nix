{
  imports = [
    ./identity.nix
    ./access.nix
    ./place.nix
    ./network.nix
    ./advertise
    ./upkeep.nix
    ./nix.nix
  ];
}
