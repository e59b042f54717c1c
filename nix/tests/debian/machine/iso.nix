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
      # As in any NixOS: nixos-anywhere installs by it.
      system.tools.nixos-install.enable = true;
      system.tools.nixos-enter.enable = true;
      # Debian's systemd has it in a package of its own.
      environment.systemPackages = [
        (pkgs.runCommand "reboot" { } ''
          mkdir -p $out/bin
          ln -s ${pkgs.systemd}/bin/systemctl $out/bin/reboot
        '')
      ];
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
