# settings → the derivations. Each import names what it needs, so that a changed option rebuilds only what it reaches.
settings:
let
  mk = import ./mk.nix;
  packages = import ./packages.nix { inherit mk; };
  trial = import ./trials.nix { inherit mk; } settings;
  toplevel = import ./system.nix { inherit mk packages trial settings; };
  images = import ./images.nix { inherit mk packages toplevel settings; };
in
{
  inherit toplevel;
  inherit (images) raw iso;
}
