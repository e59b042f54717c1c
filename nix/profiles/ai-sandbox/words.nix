# The names by which its document calls the outputs of this profile's own flake: an image in each format, and the file
# that a person changes, which the settings' variant chooses.
{
  lib,
  flake,
  settings,
  ...
}:
let
  file =
    flake
    + (
      if settings.options.variant or "simple" == "full" then
        "/ai-sandbox-config.nix"
      else
        "/simple-ai-config.nix"
    );
in
{
  modules = lib.optional (lib.pathExists file) file;

  packages =
    { machine, pkgs, ... }:
    let
      formats = import ./formats { inherit lib machine pkgs; };
    in
    formats // { default = formats.qemu; };
}
