# The program that a host's NixOS containers are looked into with.
{
  final,
  prev,
  layers,
  packages,
  platform,
  ...
}:
let
  layer = "${layers.containers}/usr";
  perl = packages.run {
    name = "perl-of-containers";
    script = ''
      mkdir -p "$out/bin"
      libraries=${layer}/share/perl5
      for folder in ${layer}/lib/${platform.triple}/perl5/5.*; do libraries=$libraries:$folder; done
      printf '#!%s\nexport PERL5LIB=%s:$PERL5LIB\nexec %s "$@"\n' "$base/usr/bin/bash" "$libraries" ${final.perl}/bin/perl >"$out/bin/perl"
      chmod +x "$out/bin/perl"
    '';
  };
in
{
  nixos-container = prev.nixos-container.override {
    perl = {
      withPackages = _: perl;
    };
  };
}
