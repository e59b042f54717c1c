# Programs that only nixpkgs has, compiled from its own tree. Their Cargo.lock pins every crate.
{
  prev,
  lib,
  layers,
  packages,
  sources,
  platform,
  nativeCompiler,
  final,
  ...
}:
let
  inherit (layers) base toolchain;

  cargo = import ../packages/cargo.nix {
    inherit
      lib
      layers
      packages
      platform
      sources
      ;
    compiler = final.stdenv.cc.outPath;
    native = nativeCompiler;
  };
  inherit (cargo) compiled;

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

  # Debian's libm.a is a script that names the library in /usr.
  staticLinker = packages.run {
    name = "static-linker";
    compiler = final.stdenv.cc.outPath;
    inherit toolchain;
    script = ''
      printf '#!%s\nexec %s/bin/gcc "''${@/#-lm/%s}"\n' "$base/usr/bin/bash" "$compiler" \
        "$toolchain"/usr/lib/${platform.triple}/libm-*.a >"$out"
      chmod +x "$out"
    '';
  };
  fromTree =
    more: otherwise: arguments:
    if arguments ? cargoLock.lockFile && !arguments.src ? urls then
      compiled (
        {
          name = arguments.name or "${arguments.pname}-${arguments.version}";
          src = "${arguments.src}";
          inherit (arguments.cargoLock) lockFile;
        }
        // more
      )
      // {
        pname = arguments.pname or arguments.name;
        meta = {
          mainProgram = arguments.pname or arguments.name;
        }
        // arguments.meta or { };
      }
    else
      otherwise arguments;
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
      PKG_CONFIG_LIBDIR = "${toolchain}/usr/lib/${platform.triple}/pkgconfig";
      RUSTFLAGS = "-Lnative=${base}/usr/lib/${platform.triple}";
    };
  };

  # Packages within nixpkgs' functions, whose sources and Cargo.lock are in its own tree.
  rustPlatform = prev.rustPlatform // {
    buildRustPackage = fromTree { } prev.rustPlatform.buildRustPackage;
  };
  # NixOS's wrappers are linked dynamically here. Rust's programs are static, with Debian's C library and not musl.
  pkgsStatic = final // {
    rustPlatform.buildRustPackage = fromTree {
      environment.RUSTFLAGS = "-Ctarget-feature=+crt-static -Crelocation-model=static -Clinker=${staticLinker}";
    } prev.rustPlatform.buildRustPackage;
  };
}
