# Programs that are compiled by cargo from sources that are here. Their Cargo.lock pins every crate.
{
  lib,
  layers,
  packages,
  sources,
  compiler,
}:
let
  inherit (layers) toolchain;
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
        # A third of the time to compile, and nobody waits for what these programs do.
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
          [target.x86_64-unknown-linux-gnu]
          linker = "$compiler/bin/gcc"
          END
          sed -i 's/^ *//' "$CARGO_HOME/config.toml"
          # Else the program names each crate's source, and an image would have all of them.
          export RUSTFLAGS="$RUSTFLAGS --remap-path-prefix=$vendor=/crates"
          cargo build --release --locked --offline --jobs 2
          mkdir -p "$out/bin"
          find target/release -maxdepth 1 -type f -perm -u+x ! -name '*.so' -exec cp {} "$out/bin/" \;
          strip "$out"/bin/*
          cd "$out"
          ${post}
        '';
      }
      // environment
    );
}
