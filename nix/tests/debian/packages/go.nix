# Programs in Go, compiled offline from an archive that has its module and all that it needs, in the layout of a module
# proxy (scripts/test-nixos/packages/go-modules.ts). Go itself checks each against the module's go.sum.
{
  layers,
  packages,
  sources,
}:
{
  # Its name in pins.json and wanted.json.
  name,
  module,
  # The programs' folders in it.
  programs ? [ "." ],
  # Flags of the linker.
  flags ? [ ],
  # More words for the compiler.
  words ? [ ],
  # Run in the module's folder, before they are compiled.
  prepare ? "",
  # Run there when they are in $out/bin.
  post ? "",
}:
packages.run {
  name = "${name}-${sources.pins.goModules.${name}.version}";
  archive = sources.goModules.${name};
  go = layers.go-toolchain;
  inherit module flags;
  inherit (sources.pins.goModules.${name}) version;
  script = ''
    export PATH=$go/usr/bin:$PATH HOME=$TMPDIR GOROOT=$(echo "$go"/usr/lib/go-*)
    export GOMODCACHE=$TMPDIR/modules GOCACHE=$TMPDIR/compiled GOTOOLCHAIN=local GOWORK=off GOSUMDB=off
    export GOPROXY=file://$TMPDIR/proxy GOFLAGS=-modcacherw CGO_ENABLED=0
    mkdir "$TMPDIR/proxy"
    tar --extract --file "$archive" --directory "$TMPDIR/proxy"
    cd "$TMPDIR"
    unzip -q "proxy/$module/@v/$version.zip"
    cd "$module@$version"
    mkdir -p "$out/bin"
    ${prepare}go build ${
      toString ([ "-mod=readonly -trimpath" ] ++ words)
    } -ldflags "$flags" -o "$out/bin/" ${toString programs}
  ''
  + post;
}
