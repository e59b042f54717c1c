# The system of a workload as the broker's builder makes it, of Debian's packages: for tests that run one on this computer.
{
  nixpkgs,
  # The folder that scripts/test-nixos/packages/debian-packages.ts fills.
  packages,
  system,
  answers,
}:
let
  debian = import ./.. {
    folder = packages;
    inherit system;
  };
  given = builtins.fromJSON answers;
in
import ../../../profiles/orchestrator/broker/workloads {
  inherit nixpkgs system answers;
  overlays = [ debian.overlay ];
  modules = [ (if given.kind == "vm" then ./vm.nix else ./container.nix) ];
}
