# `nix develop` for who works on Kiln, and `nix develop .#strato` for who works on Strato's agent.
{ pkgs }:
{
  default = pkgs.mkShellNoCC {
    packages = [
      pkgs.deadnix
      pkgs.nixfmt
      pkgs.nodejs_24
      pkgs.qemu
      pkgs.shellcheck
      pkgs.statix
      pkgs.zstd
    ];
  };

  strato = pkgs.callPackage ../packages/strato-shell.nix { };
}
