# The functions that Kiln's modules get as `kilnLib`, and that the flake is made of. They need only nixpkgs' lib. The
# pure ones (field-list, kinds, problems, profiles, texts) need only Nix and are tested without nixpkgs.
{ lib }:
let
  schema = import ./schema.nix { inherit lib; };
in
{
  types = import ./types.nix { inherit lib; };
  formOption = import ./form.nix { inherit lib; };
  hardened = import ./hardened.nix { inherit lib; };
  inherit (schema) schema fields kindOf;
  settings = import ./settings.nix { inherit lib; };
  profiles = import ./profiles.nix;

  # Free text as a value in a unit: systemd takes % for the beginning of a specifier.
  unitText = lib.replaceStrings [ "%" ] [ "%%" ];

  # A secret's place on the machine: what personalises a drive puts it there, and no build ever sees it.
  secretFile = name: "/var/lib/kiln/secrets/${name}";
}
