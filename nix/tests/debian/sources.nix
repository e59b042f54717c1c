# The files that pins.json pins, as derivations that only check the hash: scripts/test-nixos/packages/debian-packages.ts
# put them into a folder on this machine. A missing or changed file fails when it is built, by its own name.
{ folder, platform }:
let
  read = file: builtins.fromJSON (builtins.readFile file);
  pins =
    read ./pins.json
    // (if platform.debian == "amd64" then { } else read (./. + "/pins.${platform.debian}.json"));

  # Named as pins.ts does: by the content, so that an older pin's file is never taken for this one's.
  fetch =
    extension: name: pin:
    import <nix/fetchurl.nix> {
      name = "${name}.${extension}";
      url = "file://${folder}/${name}-${builtins.substring 0 16 pin.sha256}.${extension}";
      inherit (pin) sha256;
    };
in
rec {
  inherit pins;
  # The name of its modules' folder: 7.2.13+deb14-amd64.
  kernelVersion = builtins.head (
    builtins.concatMap (
      name:
      let
        found = builtins.match "linux-modules-(.*)" name;
      in
      if found == null then [ ] else found
    ) (builtins.attrNames pins.layers.kernel)
  );
  # layer → Debian package → its file
  debs = builtins.mapAttrs (_: builtins.mapAttrs (fetch "deb")) pins.layers;
  wheels = builtins.mapAttrs (fetch "whl") pins.wheels;
  goModules = builtins.mapAttrs (fetch "tar") pins.goModules;
  # name, version and checksum as they stand in a Cargo.lock
  crate =
    {
      name,
      version,
      checksum,
      ...
    }:
    import <nix/fetchurl.nix> {
      name = "${name}-${version}.crate";
      url = "file://${folder}/crates/${name}-${version}.crate";
      sha256 = checksum;
    };
}
