# The picture while a machine boots.
{
  prev,
  layers,
  packages,
  standIns,
  ...
}:
let
  inherit (packages) fromDebian scripted;
in
{
  plymouth = fromDebian "plymouth" prev.plymouth {
    packages = [
      "plymouth"
      "plymouth-label"
      "libplymouth5"
    ];
    # NixOS reads the defaults and the themes from here, and leaves the renderer for X out of the initrd.
    post = ''
      mkdir -p lib/plymouth/renderers
      [ -e lib/plymouth/renderers/x11.so ] || touch lib/plymouth/renderers/x11.so
    '';
  };
  dejavu_fonts = fromDebian "dejavu_fonts" prev.dejavu_fonts {
    packages = [
      "fonts-dejavu-core"
      "fonts-dejavu-mono"
      "fonts-dejavu-extra"
    ];
    post = ''for font in share/fonts/truetype/dejavu/*; do ln -s "dejavu/''${font##*/}" share/fonts/truetype/; done'';
    extra = self: { minimal = self; };
  };
  librsvg = fromDebian "librsvg" prev.librsvg {
    packages = [ "librsvg2-bin" ];
    # gdk-pixbuf itself has its loaders here.
    post = "mkdir -p lib/gdk-pixbuf-2.0/2.10.0/loaders";
  };
  # Its pictures are not in Debian.
  nixos-icons =
    assert standIns.empty ? nixos-icons;
    scripted "nixos-icons" prev.nixos-icons ''
      for size in 16 24 32 48 64 72 96 128 256 512 1024; do
        folder=share/icons/hicolor/''${size}x$size/apps
        mkdir -p "$folder"
        echo "<svg xmlns='http://www.w3.org/2000/svg' width='$size' height='$size'/>" |
          ${layers.toolchain}/usr/bin/rsvg-convert --output "$folder/nix-snowflake.png"
        cp "$folder/nix-snowflake.png" "$folder/nix-snowflake-white.png"
      done
    '';
}
