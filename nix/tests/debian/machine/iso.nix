# The ISO: without NixOS's pictures, packed for speed, and for a kernel that was built without a choice of threads.
{ lib, ... }:
{
  image.modules.kiln-iso =
    { pkgs, ... }:
    let
      # One grey point.
      picture = pkgs.runCommand "grey.png" { } ''
        base64 -d >$out <<<iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==
      '';
    in
    {
      imports = [ ./installing.nix ];
      isoImage = {
        squashfsCompression = lib.mkForce "zstd -Xcompression-level 1";
        grubTheme = null;
        splashImage = picture;
        efiSplashImage = picture;
      };
      fileSystems = lib.mkForce {
        # x-initrd.mount is what neededForBoot adds to the options.
        "/nix/.ro-store" = lib.mkImageMediaOverride {
          options = lib.mkForce [
            "loop"
            "x-initrd.mount"
          ];
        };
      };
    };
}
