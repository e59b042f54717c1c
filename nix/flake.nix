{
  description = "Kiln's NixOS side: profiles, their images, and the modules that they share";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

    disko = {
      url = "github:nix-community/disko";
      inputs.nixpkgs.follows = "nixpkgs";
    };

    lanzaboote = {
      url = "github:nix-community/lanzaboote";
      inputs.nixpkgs.follows = "nixpkgs";
      # Only lanzaboote's developers use it.
      inputs.pre-commit.follows = "";
    };

    agenix = {
      url = "github:ryantm/agenix";
      inputs.nixpkgs.follows = "nixpkgs";
      # These serve macOS and home directories, which Kiln does not configure.
      inputs.darwin.follows = "";
      inputs.home-manager.follows = "";
    };
  };

  # A workspace is a copy of this folder with a settings.json beside the flake.
  outputs = inputs: import ./lib/outputs.nix { inherit inputs; };
}
