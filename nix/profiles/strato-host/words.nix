# The names by which its document calls the outputs of this profile's own flake: `nix build` and `nix run` are the
# agent, `nix develop` is the shell to work on it.
{ ... }:
{
  packages =
    { machine, ... }:
    {
      default = machine.config.services.strato-agent.package;
    };
  devShells =
    { pkgs, ... }:
    {
      default = pkgs.callPackage ../../packages/strato-shell.nix { };
    };
}
