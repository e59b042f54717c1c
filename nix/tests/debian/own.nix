# For a machine that rebuilds itself from its own flake: the packages and the modules that it was built with. Nothing of Debian's
# is read again: what the layers are made of is known by its hash.
{
  imports = [
    ./machine
    ./machine/test-node.nix
  ];
  nixpkgs.overlays = [ (import ./. { folder = "/no/packages"; }).overlay ];
}
