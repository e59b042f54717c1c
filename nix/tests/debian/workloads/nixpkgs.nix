# nixpkgs with Debian's packages, as a machine imports it: nixpkgs and tests/debian are beside this file. Nothing of Debian's is
# read again: what the layers are made of is known by its hash.
{
  overlays ? [ ],
  ...
}@given:
import ./nixpkgs (
  given // { overlays = [ (import ./debian { folder = "/no/packages"; }).overlay ] ++ overlays; }
)
