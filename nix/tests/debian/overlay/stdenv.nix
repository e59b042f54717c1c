# nixpkgs' own stdenv with Debian's programs and compiler. A derivation that would download fails in evaluation.
{
  final,
  prev,
  lib,
  layers,
  packages,
  platform,
  ...
}:
let
  inherit (layers) base;
  compiler = import ../packages/compiler.nix { inherit packages layers platform; };
  cc = (if (prev.stdenv.cc or null) == null then { } else prev.stdenv.cc) // {
    inherit (compiler) outPath drvPath;
    type = "derivation";
    name = "gcc-debian";
    outputs = [ "out" ];
    out = compiler;
    # A machine with a compiler would also install these.
    info = compiler;
    man = compiler;
    libc = final.glibc;
    libc_bin = final.glibc;
    libc_dev = final.glibc;
    # Packages that look for gcc's libraries, and for the loader, read these.
    cc = packages.fromDebian "gcc" prev.stdenv.cc.cc {
      packages = [
        "libgcc-s1"
        "libstdc++6"
      ];
    };
    bintools = prev.stdenv.cc.bintools or { } // {
      dynamicLinker = "${base}/${platform.loader}";
    };
    override = _: cc;
  };

  # Refuses to evaluate a package that nixpkgs would download, and names it and its address: it needs a replacement
  # here.
  refuseDownload =
    package:
    let
      places = package.urls or (lib.optional (package ? url) package.url);
      refusal = throw "${package.name} would be downloaded${
        lib.optionalString (places != [ ]) " from ${lib.head places}"
      }: nix/tests/debian has no replacement for what needs it.";
      downloads = package.drvAttrs ? outputHash;
      # With --show-trace, every package on the way to the download is named.
      needed = builtins.addErrorContext "which ${package.name} needs";
      refused = package // {
        outPath = if downloads then refusal else needed package.outPath;
        drvPath = if downloads then refusal else needed package.drvPath;
        ${if package ? out then "out" else null} = if downloads then refused else package.out;
      };
    in
    refused;

  stdenv = prev.stdenv.override {
    shell = "${base}/usr/bin/bash";
    initialPath = [ "${base}/usr" ];
    extraNativeBuildInputs = [ ];
    extraBuildInputs = [ ];
    allowedRequisites = null;
    disallowedRequisites = [ ];
    preHook = "";
    # Otherwise nixpkgs' own coreutils, acl and the like come back after every overlay.
    overrides = _: _: { };
    inherit cc;
    mkDerivationFromStdenv =
      self: arguments:
      refuseDownload (
        (import (prev.path + "/pkgs/stdenv/generic/make-derivation.nix") lib prev.config self).mkDerivation
          arguments
      );
  };
in
{
  inherit stdenv;
  stdenvNoCC = stdenv.override {
    cc = null;
    hasCC = false;
  };
  gcc = cc;
}
