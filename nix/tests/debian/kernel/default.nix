# Debian's kernel in the shape of nixpkgs' kernels.
{
  debs,
  base,
  version,
  platform,
}:
derivation {
  name = builtins.replaceStrings [ "+" ] [ "-" ] "linux-${version}";
  inherit (platform) system kernelFile;
  builder = "${base}/usr/bin/bash";
  args = [
    "-e"
    ./build.sh
  ];
  debs = builtins.attrValues debs;
  inherit base version;
}
