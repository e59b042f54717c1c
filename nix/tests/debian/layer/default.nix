# A layer: the files of some Debian packages as one store path, patched so that its programs run from there on any
# machine. Layers below may be linked to; a profile's large packages stay out of the images of the others by this.
{
  name,
  # Debian package → its file
  debs,
  # Packages whose files go to separate folders, because another package has the same names.
  alone ? [ ],
  below ? [ ],
  patchelf,
  platform,
}:
derivation {
  name = "debian-${name}";
  # The builder's own system, not that of the packages.
  system = builtins.currentSystem or platform.system;
  # The machine's own shell and dpkg-deb: a computer without Debian has no Debian packages.
  builder = "/bin/bash";
  args = [
    "-e"
    ./build.sh
  ];
  debs = map (deb: debs.${deb}) (
    builtins.filter (deb: !builtins.elem deb alone) (builtins.attrNames debs)
  );
  aloneDebs = map (deb: debs.${deb}) alone;
  inherit below patchelf;
  inherit (platform) triple loader;
  patchElf = ./patch-elf.sh;
}
