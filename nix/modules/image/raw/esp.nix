# The ESP's files, as nixpkgs' own systemd-boot installer names them, so that it finds generation 1 when it adds 2.
{
  config,
  lib,
  pkgs,
}:
let
  inherit (pkgs.stdenv.hostPlatform) efiArch;
  inherit (config.boot.loader) timeout;
  build = pkgs.buildPackages;
in
build.runCommand "kiln-esp"
  {
    nativeBuildInputs = [ build.python3 ];
    stub = "${config.systemd.package}/lib/systemd/boot/efi/systemd-boot${efiArch}.efi";
    fallback = "BOOT${lib.toUpper efiArch}.EFI";
    # systemd-boot's own word for "wait for ever".
    timeout = if timeout == null then "menu-force" else toString timeout;
    toplevel = config.system.build.toplevel;
  }
  ''
    mkdir -p $out/EFI/BOOT $out/EFI/systemd
    install -m 644 "$stub" "$out/EFI/BOOT/$fallback"
    install -m 644 "$stub" "$out/EFI/systemd/systemd-boot${efiArch}.efi"
    python3 ${./esp.py} "$toplevel" "$out" "$timeout"
  ''
