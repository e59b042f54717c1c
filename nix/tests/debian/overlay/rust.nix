# Programs that only nixpkgs has, compiled from its own tree. Their Cargo.lock pins every crate.
{
  prev,
  lib,
  layers,
  packages,
  sources,
  final,
  ...
}:
let
  inherit (layers) base toolchain;

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
        compiler = final.stdenv.cc.outPath;
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

  build =
    attribute:
    { folder, ... }@arguments:
    let
      source = prev.path + "/${folder}";
    in
    packages.dress attribute prev.${attribute} (compiled (
      {
        inherit (prev.${attribute}) name;
        src = builtins.path {
          path = source;
          name = "source";
        };
        lockFile = source + "/Cargo.lock";
      }
      // removeAttrs arguments [ "folder" ]
    )) (_: { });
in
{
  makeInitrdNGTool = build "makeInitrdNGTool" {
    folder = "pkgs/build-support/kernel/make-initrd-ng";
  };
  nixos-init = build "nixos-init" {
    folder = "pkgs/by-name/ni/nixos-init";
    post = ''
      for name in initrd-init find-etc clear-etc-opaque resolve-in-root env-generator; do ln -s nixos-init "bin/$name"; done
    '';
  };
  switch-to-configuration-ng = build "switch-to-configuration-ng" {
    folder = "pkgs/by-name/sw/switch-to-configuration-ng";
    environment = {
      SYSTEMD_DBUS_INTERFACE_DIR = "${toolchain}/usr/share/dbus-1/interfaces";
      PKG_CONFIG_LIBDIR = "${toolchain}/usr/lib/x86_64-linux-gnu/pkgconfig";
      RUSTFLAGS = "-Lnative=${base}/usr/lib/x86_64-linux-gnu";
    };
  };

  # Packages within nixpkgs' functions, whose sources and Cargo.lock are in its own tree.
  rustPlatform = prev.rustPlatform // {
    buildRustPackage =
      arguments:
      if arguments ? cargoLock.lockFile && !arguments.src ? urls then
        compiled {
          name = arguments.name or "${arguments.pname}-${arguments.version}";
          src = "${arguments.src}";
          inherit (arguments.cargoLock) lockFile;
        }
        // {
          pname = arguments.pname or arguments.name;
          meta = {
            mainProgram = arguments.pname or arguments.name;
          }
          // arguments.meta or { };
        }
      else
        prev.rustPlatform.buildRustPackage arguments;
  };
}
