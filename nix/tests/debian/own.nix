# The packages and modules of a machine that rebuilds itself from its own flake: those that it was built with. Nothing
# of Debian's is read again, because the layers' content is known by its hash.
{
  imports = [
    ./machine
    ./machine/test-node.nix
  ];
  nixpkgs.overlays = [ (import ./. { folder = "/no/packages"; }).overlay ];
}
