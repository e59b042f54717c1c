# gcc with the places of the layers instead of those below /usr.
{
  packages,
  layers,
  platform,
}:
let
  inherit (layers) toolchain;
  libraries = "usr/lib/${platform.triple}";
in
packages.run {
  name = "gcc-debian";
  inherit toolchain;
  script = ''
      mkdir -p "$out/bin" "$out/nix-support"
      for name in gcc cc; do
        cat >"$out/bin/$name" <<END
    #!$base/usr/bin/bash
    export PATH=$toolchain/usr/bin:$base/usr/bin
    exec $toolchain/usr/bin/gcc \
      -isystem $toolchain/usr/include -isystem $toolchain/usr/include/${platform.triple} \
      -B$toolchain/${libraries} -L$toolchain/${libraries} -L$base/${libraries} "\$@" \
      -Wl,-dynamic-linker,$base/${platform.loader} -Wl,-rpath,$base/${libraries}
    END
      done
      chmod +x "$out"/bin/*
      for name in ld ar strip ranlib nm objcopy; do ln -s "$base/usr/bin/$name" "$out/bin/$name"; done
      echo "export CC=$out/bin/gcc LD=$out/bin/ld AR=$out/bin/ar STRIP=$out/bin/strip RANLIB=$out/bin/ranlib NM=$out/bin/nm OBJCOPY=$out/bin/objcopy" >"$out/nix-support/setup-hook"
  '';
}
