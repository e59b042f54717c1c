# lanzaboote by cargo from its own sources: the program that signs what boots, and the stub that the firmware starts.
{
  final,
  prev,
  lib,
  layers,
  packages,
  platform,
  sources,
  lanzaboote,
  standIns,
  ...
}:
let
  inherit (layers) toolchain;
  signing = layers.secure-boot;
  compiler = final.stdenv.cc.outPath;
  cargo = import ../packages/cargo.nix {
    inherit
      lib
      layers
      packages
      platform
      sources
      compiler
      ;
  };
  workspace = folder: {
    src = builtins.path {
      path = lanzaboote + "/rust/${folder}";
      name = "source";
    };
    lockFile = lanzaboote + "/rust/${folder}/Cargo.lock";
  };

  # Debian's rustc has no libraries for this target: core and alloc are compiled with it, from Debian's sources of Rust,
  # which contain the crates that their lock file names. RUSTC_BOOTSTRAP lets a stable compiler do that.
  stub = packages.run {
    name = "lanzaboote-stub";
    inherit (workspace "uefi") src;
    inherit compiler toolchain;
    rust = layers.uefi-toolchain;
    vendor = cargo.vendored "lanzaboote-stub" (lib.importTOML (workspace "uefi").lockFile);
    RUSTC_BOOTSTRAP = "1";
    script = ''
      export PATH=$compiler/bin:$toolchain/usr/bin:$PATH HOME=$TMPDIR CARGO_HOME=$TMPDIR/cargo
      cp -r "$src" "$TMPDIR/source"
      chmod -R u+w "$TMPDIR/source"
      cd "$TMPDIR/source"
      library=$(echo "$rust"/usr/src/rustc-*/library)
      mkdir -p "$CARGO_HOME" "$TMPDIR/crates"
      for crate in "$library"/vendor/* "$vendor"/*; do ln -sfn "$crate" "$TMPDIR/crates/"; done
      # Without this cargo looks for them next to the compiler.
      export __CARGO_TESTS_ONLY_SRC_ROOT=$library
      cat >"$CARGO_HOME/config.toml" <<END
      [source.crates-io]
      replace-with = "vendored"
      [source.vendored]
      directory = "$TMPDIR/crates"
      [target.x86_64-unknown-uefi]
      linker = "$rust/usr/bin/lld-link-22"
      [target.x86_64-unknown-linux-gnu]
      linker = "$compiler/bin/gcc"
      END
      sed -i 's/^ *//' "$CARGO_HOME/config.toml"
      # lanzaboote's own configuration passes the same to the linker: no times in the file.
      RUSTFLAGS="-C link-args=/Brepro"
      for path in "$TMPDIR/crates=/crates" "$vendor=/crates" "$library=/rust" "$TMPDIR/source=/lanzaboote"; do
        RUSTFLAGS+=" --remap-path-prefix=$path"
      done
      export RUSTFLAGS
      cargo build --release --locked --offline --jobs 2 \
        --target x86_64-unknown-uefi -Zbuild-std=core,alloc,compiler_builtins
      mkdir -p "$out/bin"
      cp target/x86_64-unknown-uefi/release/lanzaboote_stub.efi "$out/bin/"
      # An image would have all of Rust's sources.
      if grep -q /nix/store/ "$out/bin/lanzaboote_stub.efi"; then
        echo "the stub names a place of its build" >&2
        exit 1
      fi
    '';
  };

  # Debian's systemd-boot calls itself 262.1-1, which lzbt does not take for a version of systemd's: the same file without
  # the "-1" and without Debian's signature, which would no longer be true of it.
  systemd-boot =
    assert
      standIns.replaced ? systemd-boot
      || throw "systemd-boot is not among the replaced packages of stand-ins.json";
    packages.run {
      name = "systemd-boot-with-plain-version";
      inherit signing;
      script = ''
        mkdir -p "$out/lib/systemd/boot/efi"
        cp "$base/usr/lib/systemd/boot/efi/systemd-bootx64.efi.signed" signed.efi
        chmod +w signed.efi
        "$signing/usr/bin/sbattach" --remove signed.efi
        python3 - signed.efi "$out/lib/systemd/boot/efi/systemd-bootx64.efi" <<'END'
        import re, sys
        program = open(sys.argv[1], "rb").read()
        change = lambda found: found[1] + b'"' + b"\n" * (len(found[2]) + 1) + found[3]
        changed, times = re.subn(rb'(\nVERSION="[0-9.]+)(-[^"]+)"\n()', change, program)
        if times != 1 or len(changed) != len(program):
            sys.exit("systemd-boot says its version in another way now")
        open(sys.argv[2], "wb").write(changed)
        END
      '';
    };

  tool = cargo.compiled ({ name = "lanzaboote-tool"; } // workspace "tool");
in
{
  lanzaboote-stub = stub;
  # Wrapped as in lanzaboote's own package.
  lzbt =
    packages.run {
      name = "lzbt";
      inherit tool stub signing;
      boot = systemd-boot;
      script = ''
        mkdir -p "$out/bin"
        cat >"$out/bin/lzbt" <<END
        #!$base/usr/bin/bash
        export PATH=$base/usr/bin:$signing/usr/bin\''${PATH:+:\$PATH} LANZABOOTE_STUB=$stub/bin/lanzaboote_stub.efi
        words=()
        for word; do
          [ "\''${previous:-}" != --systemd ] || word=$boot
          words+=("\$word")
          previous=\$word
        done
        exec $tool/bin/lzbt-systemd "\''${words[@]}"
        END
        chmod +x "$out/bin/lzbt"
      '';
    }
    // {
      pname = "lzbt";
      meta.mainProgram = "lzbt";
    };

  # Converts sbctl's settings; every JSON text is YAML too.
  remarshal_0_17 = packages.replaced "remarshal_0_17" prev.remarshal_0_17 ''
    cat >bin/json2yaml <<END
    #!$base/usr/bin/python3
    # json2yaml --unwrap KEY INPUT OUTPUT, of an object
    import json, sys
    _, key, source, target = sys.argv[1:]
    with open(source) as file, open(target, "w") as out:
        for name, value in json.load(file)[key].items():
            print(f"{name}: {json.dumps(value)}", file=out)
    END
    chmod +x bin/json2yaml
  '';

  sbsigntool = packages.fromDebian "sbsigntool" prev.sbsigntool { packages = [ "sbsigntool" ]; };
  fwupd-efi = packages.fromDebian "fwupd-efi" prev.fwupd-efi { packages = [ "fwupd-unsigned" ]; };
  mokutil = packages.fromDebian "mokutil" prev.mokutil { packages = [ "mokutil" ]; };
  sbctl = packages.replaced "sbctl" prev.sbctl ''
    {
      # OpenSSL's settings too, which Debian's looks for in a place that these machines have not.
      printf '#!%s\nPATH=%s\nexport OPENSSL_CONF=%s\n' \
        "$base/usr/bin/bash" "$base/usr/bin:${signing}/usr/bin" "$base/etc/ssl/openssl.cnf"
      cat ${./sbctl.sh}
    } >bin/sbctl
    chmod +x bin/sbctl
  '';
}
