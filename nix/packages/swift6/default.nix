# Swift 6 for Linux, because nixpkgs has 5.10: Debian's programs, libraries and headers in one folder, which is also the
# root that it compiles against. Nothing in it needs /usr or /lib64.
#
# A program that it links has the loader and libraries of this package, and so needs all of it. What is shipped is linked
# with --static-swift-stdlib and nixpkgs' C library: package.nix.
#
# Left out: the debugger with the REPL, which would need Python, the libraries for microcontrollers, and what links every
# test that uses Foundation with lib_Testing_Foundation, a library that Debian does not ship.
{
  lib,
  stdenvNoCC,
  fetchurl,
  dpkg,
  patchelf,
  runtimeShell,
}:
let
  # Written by scripts/pin-swift.ts from Debian's signed index.
  pins = lib.importJSON ./debs.json;
  platforms = {
    x86_64-linux = {
      debian = "amd64";
      triple = "x86_64-linux-gnu";
      loader = "lib64/ld-linux-x86-64.so.2";
    };
    aarch64-linux = {
      debian = "arm64";
      triple = "aarch64-linux-gnu";
      loader = "lib/ld-linux-aarch64.so.1";
    };
  };
  inherit (stdenvNoCC.hostPlatform) system;
  platform = platforms.${system} or (throw "packages/swift6 has no Swift for ${system}.");
  debs = pins.architectures.${platform.debian};

  # 1:6.0.3-2+b1 → 6.0.3
  versionOf = package: lib.elemAt (builtins.match "([0-9]+:)?([^-+~]+).*" debs.${package}.version) 1;

  fetch =
    name:
    { path, sha256, ... }:
    fetchurl {
      # Debian's own name may have a "~", which a store path may not.
      name = "${name}.deb";
      # The first has a file until Debian replaces it, the second, which is slower, for ever.
      urls = [
        "https://deb.debian.org/debian/${path}"
        "https://snapshot.debian.org/archive/debian/${pins.snapshot}/${path}"
      ];
      inherit sha256;
    };
in
stdenvNoCC.mkDerivation {
  pname = "swift-from-debian";
  version = versionOf "swiftlang";

  debs = lib.mapAttrsToList fetch debs;
  nativeBuildInputs = [
    dpkg
    patchelf
  ];
  inherit (platform) triple loader;
  shell = runtimeShell;

  dontUnpack = true;
  dontConfigure = true;
  dontBuild = true;
  installPhase = ''
    runHook preInstall
    source ${./install.sh}
    runHook postInstall
  '';
  # The programs are whole as they are, and stripping or moving them would break the compiler's own places.
  dontFixup = true;

  meta = {
    description = "Compiler and package manager of Swift 6, from Debian's packages";
    homepage = "https://www.swift.org";
    license = lib.licenses.asl20;
    platforms = lib.attrNames platforms;
    sourceProvenance = [ lib.sourceTypes.binaryNativeCode ];
    mainProgram = "swift";
  };
}
