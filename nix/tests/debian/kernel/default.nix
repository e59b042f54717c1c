# Debian's kernel in the shape of nixpkgs' kernels.
{
  debs,
  base,
  version,
}:
derivation {
  name = builtins.replaceStrings [ "+" ] [ "-" ] "linux-${version}";
  system = "x86_64-linux";
  builder = "${base}/usr/bin/bash";
  args = [
    "-e"
    ./build.sh
  ];
  debs = builtins.attrValues debs;
  inherit base version;
}
