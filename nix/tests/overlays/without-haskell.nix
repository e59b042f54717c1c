# An overlay for a nixpkgs whose Haskell index (hackage-packages.nix, 20 MB of generated text) is missing: derivations
# without content stand in for the Haskell programs that systems and their checks name. Evaluation only; nothing can be
# built.
_final: prev:
let
  standIn =
    name:
    prev.runCommand "${name}-stand-in" {
      pname = name;
      version = "0";
      passthru = {
        compiler.bootstrapAvailable = false;
        unwrapped = null;
      };
      meta = {
        mainProgram = name;
        license = prev.lib.licenses.free;
      };
    } ''echo "${name} is a stand-in, for evaluation only" >&2; exit 1'';
in
{
  shellcheck-minimal = standIn "shellcheck";
  shellcheck = standIn "shellcheck";
  pandoc = standIn "pandoc";
  nixfmt = standIn "nixfmt";
}
