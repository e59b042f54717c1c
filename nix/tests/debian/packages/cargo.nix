# Programs that are compiled by cargo from sources that are here. Their Cargo.lock pins every crate. For another processor
# than this computer's they are compiled by this computer's own Rust, with the other's library, linker and libraries of C:
# emulated, a compiler takes ten times as long.
{
  lib,
  layers,
  packages,
  sources,
  compiler,
  platform,
  # This computer's own platform, compiler and toolchain, where they are others.
  native ? null,
}:
let
  inherit (layers) toolchain;
  # Rust's own folder, plus the library for the target platform.
  forAnother = lib.optionalString (native != null) ''
    mkdir -p "$TMPDIR/sysroot/lib/rustlib"
    for from in ${native.toolchain} "$toolchain"; do
      ln -s "$from"/usr/lib/rustlib/*-linux-gnu "$TMPDIR/sysroot/lib/rustlib/"
    done
    export PATH=${native.compiler}/bin:${native.toolchain}/usr/bin:$PATH PKG_CONFIG_ALLOW_CROSS=1
    export CARGO_BUILD_TARGET=${platform.rust} RUSTFLAGS="$RUSTFLAGS --sysroot=$TMPDIR/sysroot"
    printf '[target.%s]\nlinker = "%s"\n' ${native.platform.rust} ${native.compiler}/bin/gcc >>"$CARGO_HOME/config.toml"
  '';
  built = "target/${lib.optionalString (native != null) "${platform.rust}/"}release";
in
rec {
  vendored =
    name: lock:
    packages.run {
      name = "${name}-crates";
      crates = map sources.crate (lib.filter (crate: crate ? checksum) lock.package);
      checksums = map (crate: "${crate.name}-${crate.version}=${crate.checksum}") (
        lib.filter (crate: crate ? checksum) lock.package
      );
      script = ''
        mkdir "$out"
        declare -A checksum
        for pair in $checksums; do checksum[''${pair%=*}]=''${pair##*=}; done
        for crate in $crates; do
          tar --extract --gzip --file "$crate" --directory "$out"
          name=$(basename "$crate" .crate)
          name=''${name#*-}
          printf '{"files":{},"package":"%s"}' "''${checksum[$name]}" >"$out/$name/.cargo-checksum.json"
        done
      '';
    };

  compiled =
    {
      name,
      src,
      lockFile,
      post ? "",
      environment ? { },
    }:
    packages.run (
      {
        inherit name src toolchain;
        inherit compiler;
        # Compiles in a third of the time; the speed of these programs does not matter.
        CARGO_PROFILE_RELEASE_OPT_LEVEL = "1";
        CARGO_PROFILE_RELEASE_LTO = "off";
        vendor = vendored name (lib.importTOML lockFile);
        script = ''
          export PATH=$compiler/bin:$toolchain/usr/bin:$PATH HOME=$TMPDIR CARGO_HOME=$TMPDIR/cargo
          cp -r "$src" "$TMPDIR/source"
          chmod -R u+w "$TMPDIR/source"
          cd "$TMPDIR/source"
          mkdir -p "$CARGO_HOME"
          cat >"$CARGO_HOME/config.toml" <<END
          [source.crates-io]
          replace-with = "vendored"
          [source.vendored]
          directory = "$vendor"
          [target.${platform.rust}]
          linker = "$compiler/bin/gcc"
          END
          sed -i 's/^ *//' "$CARGO_HOME/config.toml"
          # Otherwise the program contains the path of each crate's source, and an image would have all of them.
          export RUSTFLAGS="$RUSTFLAGS --remap-path-prefix=$vendor=/crates"
          ${forAnother}
          cargo build --release --locked --offline --jobs 2
          mkdir -p "$out/bin"
          find ${built} -maxdepth 1 -type f -perm -u+x ! -name '*.so' -exec cp {} "$out/bin/" \;
          "$compiler/bin/strip" "$out"/bin/*
          cd "$out"
          ${post}
        '';
      }
      // environment
    );
}
