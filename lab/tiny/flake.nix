{
  description = "Kiln's tiny demo profile: a NixOS-shaped system from local packages, without inputs and without a network";

  # A workspace is a copy of this folder with a settings.json beside the flake.
  outputs =
    { self }:
    let
      schema = import ./options.nix;
      settings = import ./settings.nix {
        inherit schema;
        file = ./settings.json;
      };
      lab = import ./lab.nix settings;
    in
    {
      kilnOptions = schema;
      images.x86_64-linux = { inherit (lab) raw iso; };
      systems.x86_64-linux = { inherit (lab) toplevel; };
      # The same as NixOS has it, for what takes a nixosConfiguration.
      nixosConfigurations.tiny.config = {
        nixpkgs.hostPlatform.system = "x86_64-linux";
        system.build = {
          inherit (lab) toplevel;
          images = { inherit (lab) raw iso; };
        };
      };
    };
}
