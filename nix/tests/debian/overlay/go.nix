# Programs written in Go that Debian lacks, compiled from the modules that their go.sum pins.
{
  final,
  lib,
  prev,
  layers,
  packages,
  sources,
  ...
}:
let
  compiled = import ../packages/go.nix { inherit layers packages sources; };
  newt = compiled {
    name = "fosrl-newt";
    module = "github.com/fosrl/newt";
    flags = [
      "-s"
      "-w"
      "-X=main.newtVersion=${sources.pins.goModules.fosrl-newt.version}"
    ];
  };
  # As nixpkgs' package is made: the daemon has the command line in it, and its unit is Tailscale's.
  inherit (prev.tailscale) version;
  tailscale = compiled {
    name = "tailscale";
    module = "tailscale.com";
    programs = [
      "./cmd/tailscaled"
      "./cmd/get-authkey"
      "./cmd/test-control"
    ];
    prepare = ''
      # One of its modules has this library of Go's as it was in Go 1.25.
      export GOEXPERIMENT=nojsonv2
      mkdir cmd/test-control
      cp ${../tailscale/control.go} cmd/test-control/main.go
    '';
    flags = [
      "-s"
      "-w"
      "-X=tailscale.com/version.longStamp=${version}"
      "-X=tailscale.com/version.shortStamp=${version}"
    ];
    words = [
      "-tags"
      "ts_include_cli"
    ];
    post = ''
      mkdir -p "$out/lib/systemd/system"
      sed -e "s#/usr/sbin#@out@/bin#" -e "/^EnvironmentFile/d" cmd/tailscaled/tailscaled.service \
        >"$out/lib/systemd/system/tailscaled.service"
    '';
  };
  # What the daemon calls.
  programs = lib.makeBinPath [
    final.getent
    final.iproute2
    final.iptables
    final.shadow
    final.procps
  ];
in
{
  fosrl-newt = packages.replaced "fosrl-newt" prev.fosrl-newt ''
    ln -s ${newt}/bin/newt bin/
  '';

  tailscale =
    assert "v${version}" == sources.pins.goModules.tailscale.version;
    packages.scripted "tailscale" prev.tailscale ''
      ln -s ${tailscale}/bin/get-authkey bin/
      printf '#!%s\nexport PATH=%s''${PATH:+:$PATH}\nexec -a "$0" %s "$@"\n' \
        ${final.bash}/bin/bash ${programs} ${tailscale}/bin/tailscaled >bin/tailscaled
      chmod +x bin/tailscaled
      ln -s tailscaled bin/tailscale
      mkdir -p lib/systemd/system
      sed "s#@out@#$out#" ${tailscale}/lib/systemd/system/tailscaled.service >lib/systemd/system/tailscaled.service
    '';

  # What a machine of the tests joins in place of Tailscale's service.
  tailscale-test-control = packages.run {
    name = "tailscale-test-control";
    script = ''
      mkdir -p "$out/bin"
      ln -s ${tailscale}/bin/test-control "$out/bin/tailscale-test-control"
    '';
  };
}
