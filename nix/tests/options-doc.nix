# Every option that Kiln's modules declare, as nixosOptionsDoc describes it: name → what it is, whether it is in a form, and
# whose it is ("services": nixosModules.default; "machine"; a profile).
{
  nixpkgs,
  inputs,
  # Paths, with ":" between them.
  overlays ? "",
}:
let
  toPath = text: /. + text;
  lib = import (toPath nixpkgs + "/lib");
  inherit (import ./outputs.nix { inherit nixpkgs inputs overlays; }) outputs;
  inherit (outputs) nixosModules;

  pkgs = import (toPath nixpkgs) {
    system = "x86_64-linux";
    overlays = map (file: import (toPath file)) (
      lib.filter (file: file != "") (lib.splitString ":" overlays)
    );
  };

  describe =
    modules:
    let
      made = import (toPath nixpkgs + "/nixos/lib/eval-config.nix") {
        system = null;
        modules = modules ++ [
          {
            nixpkgs = { inherit pkgs; };
            system.stateVersion = "26.05";
          }
        ];
      };
      ours = {
        inherit (made.options) kiln;
        settings = made.options.settings or { };
        services = lib.intersectAttrs (lib.genAttrs [
          "homeassistant-vm"
          "kaliun"
          "kiln-connect"
          "kiln-updates"
          "newt-agent"
          "strato-agent"
          "voxnix-storage"
        ] (_: null)) made.options.services;
      };
      docs = pkgs.nixosOptionsDoc {
        options = ours;
        warningsAreErrors = true;
      };
      inForm = lib.filter (option: option ? kilnForm) (lib.collect lib.isOption ours);
      formNames = lib.genAttrs (map (option: lib.showOption option.loc) inForm) (_: true);
      textOf = value: if value == null then null else value.text or (lib.generators.toPretty { } value);
    in
    lib.mapAttrs
      (name: option: {
        inherit (option) type;
        description = option.description.text or option.description or null;
        default = textOf (option.default or null);
        example = textOf (option.example or null);
        form = formNames ? ${name};
      })
      (
        lib.filterAttrs (_: option: option.visible or true && !(option.internal or false)) docs.optionsNix
      );

  services = describe [ nixosModules.default ];
  machine = describe [ nixosModules.machine ];
  without = lib.foldl' (all: others: removeAttrs all (lib.attrNames others));
in
{
  inherit services;
  machine = without machine [ services ];
}
// lib.mapAttrs (
  id: _:
  without (describe [ nixosModules.${id} ]) [
    services
    machine
  ]
) outputs.lib.profiles.all
