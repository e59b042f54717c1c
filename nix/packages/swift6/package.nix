# An executable of a SwiftPM package, built by swift6 without a network: it needs nixpkgs' C library and no Swift.
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
  libc = stdenv.cc.libc;
in
assert lib.assertMsg (lib.versionAtLeast libc.version swift6.libcVersion)
  "${product} would be linked with version ${swift6.libcVersion} of the C library, and this nixpkgs has ${libc.version}.";
# Without nixpkgs' C compiler, which SwiftPM would take for C sources: its headers and libraries are others.
stdenvNoCC.mkDerivation (
  removeAttrs arguments [ "dependencies" ]
  // {
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
      swift-build "''${flags[@]}"
      runHook postBuild
    '';

    installPhase = ''
      runHook preInstall
      install -Dm755 "$(swift-build "''${flags[@]}" --show-bin-path)/$product" "$out/bin/$product"
      patchelf --set-interpreter ${stdenv.cc.bintools.dynamicLinker} \
        --set-rpath ${
          lib.makeLibraryPath [
            libc
            stdenv.cc.cc
          ]
        } "$out/bin/$product"
      runHook postInstall
    '';

    # 1.7 GB that no machine needs.
    disallowedReferences = [ swift6 ];
  }
)
