# { profile, system, options ? { }, format ? "raw", … } → the image. Its stateVersion is that of a new machine unless
# `stateVersion` or a module says another. `pkgs` are the caller's own packages; without
# them it is this flake's nixpkgs with `overlays`, which allows the unfree packages in the profile's unfree.nix,
# or all where `allowUnfree` is true, or none where it is false.
{
  lib,
  nixpkgs,
  overlays,
  evaluate,
  kilnLib,
}:
{
  profile,
  system,
  options ? { },
  format ? "raw",
  modules ? [ ],
  stateVersion ? null,
  allowUnfree ? null,
  ...
}@arguments:
(evaluate (
  {
    inherit profile system modules;
    settings =
      lib.optionalAttrs (options != { }) { inherit options; }
      // lib.optionalAttrs (stateVersion != null) { inherit stateVersion; };
    pkgs = import nixpkgs.outPath {
      inherit system;
      overlays = overlays ++ arguments.overlays or [ ];
      config =
        if allowUnfree == null then
          import ./unfree.nix { inherit lib; } (kilnLib.profiles.find profile).unfree
        else
          { inherit allowUnfree; };
    };
  }
  // lib.optionalAttrs (arguments ? pkgs) { inherit (arguments) pkgs; }
)).images.${format}
