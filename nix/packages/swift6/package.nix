# An executable of a SwiftPM package, built by swift6 without a network: it needs nixpkgs' C library and no Swift.
#
# Debian's C library is newer than nixpkgs', and what is linked with it asks for newer versions of functions, such as
# remainder of 2.43. So the linker finds nixpkgs' libraries first, and refuses a function that only Debian's have.
{
  lib,
  stdenv,
  stdenvNoCC,
  patchelf,
  swiftpm2nix,
  swift6,
}:
{
  # The executable's name.
  product,
  # A folder as swiftpm2nix writes it, of the package's Package.resolved.
  dependencies,
  ...
}@arguments:
let
  libraries = lib.makeLibraryPath [
    stdenv.cc.libc
    stdenv.cc.cc
  ];
  loader = stdenv.cc.bintools.dynamicLinker;
in
# Without nixpkgs' C compiler, which SwiftPM would take for C sources: its headers and libraries are others.
stdenvNoCC.mkDerivation (
  removeAttrs arguments [ "dependencies" ]
  // {
    inherit libraries;
    nativeBuildInputs = [
      patchelf
      swift6
    ];

    configurePhase = ''
      runHook preConfigure
      ${(swiftpm2nix.helpers dependencies).configure}
      runHook postConfigure
    '';

    # It keeps to the pins. Otherwise it would look for a newer revision of those that follow a branch.
    # -s leaves the symbols out, which name files of the toolchain.
    buildPhase = ''
      runHook preBuild
      export HOME=$TMPDIR
      flags=(
        --configuration release --product "$product" --static-swift-stdlib -Xlinker -s
        --disable-automatic-resolution --disable-sandbox --jobs "$NIX_BUILD_CORES"
      )
      for folder in ''${libraries//:/ }; do flags+=(-Xswiftc "-L$folder"); done
      swift-build "''${flags[@]}"
      runHook postBuild
    '';

    installPhase = ''
      runHook preInstall
      install -Dm755 "$(swift-build "''${flags[@]}" --show-bin-path)/$product" "$out/bin/$product"
      patchelf --set-interpreter ${loader} --set-rpath "$libraries" "$out/bin/$product"
      runHook postInstall
    '';

    # The loader names each library, and each version of a library's functions, that is not there. It does not fail.
    doInstallCheck = true;
    installCheckPhase = ''
      runHook preInstallCheck
      found=$(${loader} --list "$out/bin/$product" 2>&1)
      echo "$found"
      [[ $found != *"not found"* ]]
      runHook postInstallCheck
    '';

    # 2 GB that no machine needs.
    disallowedReferences = [ swift6 ];
  }
)
