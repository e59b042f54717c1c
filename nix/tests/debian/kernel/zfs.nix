# ZFS's modules, of which Debian has the sources, compiled for its kernel.
{
  packages,
  layers,
  compiler,
  version,
  platform,
}:
packages.run {
  name = "zfs-kernel-${builtins.replaceStrings [ "+" ] [ "-" ] version}";
  inherit (layers) toolchain;
  headers = layers.zfs-module;
  inherit compiler version;
  architecture = platform.debian;
  script = builtins.readFile ./zfs.sh;
}
