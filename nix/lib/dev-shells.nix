# `nix develop` is for work on Kiln, `nix develop .#strato` for work on Strato's agent.
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
