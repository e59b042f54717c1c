# The names by which its document calls the outputs of this profile's own flake: the machine is `appliance`, `nix
# develop` has the programs that its justfile calls, and the encrypted files of secrets/ are on the machine.
{ lib, flake, ... }:
let
  folder = flake + "/secrets";
  encrypted = lib.filter (lib.hasSuffix ".age") (
    lib.optionals (lib.pathExists folder) (lib.attrNames (builtins.readDir folder))
  );
in
{
  configurations = [ "appliance" ];

  modules = [
    {
      kiln.orchestrator.secrets.files = lib.listToAttrs (
        map (file: lib.nameValuePair (lib.removeSuffix ".age" file) (folder + "/${file}")) encrypted
      );
    }
  ];

  devShells =
    { inputs, pkgs, ... }:
    {
      default = pkgs.mkShellNoCC {
        name = "voxnix";
        packages = [
          (pkgs.callPackage ((inputs.agenix.outPath or inputs.agenix) + "/pkgs/agenix.nix") { })
          pkgs.age
          pkgs.git
          pkgs.just
          pkgs.nixos-anywhere
          pkgs.nixos-rebuild-ng
          pkgs.openssh
          pkgs.ruff
          pkgs.ty
          pkgs.uv
        ];
        # `agenix -e secrets/NAME.age` is typed at the root of the folder.
        RULES = "./secrets/secrets.nix";
      };
    };
}
