# Fonts, and the X server's own, which it finds by a list in each folder.
{
  prev,
  packages,
  ...
}:
packages.fromDebianAll prev {
  font-adobe-100dpi = "xfonts-100dpi";
  font-adobe-75dpi = "xfonts-75dpi";
  font-alias = "xfonts-base";
  font-cursor-misc = "xfonts-base";
  font-misc-misc = "xfonts-base";
  freefont_ttf = "fonts-freefont-ttf";
  gyre-fonts = "fonts-texgyre";
  hack-font = "fonts-hack";
  liberation_ttf = "fonts-liberation";
  noto-fonts = "fonts-noto-core";
  noto-fonts-cjk-sans = "fonts-noto-cjk";
  noto-fonts-cjk-serif = "fonts-noto-cjk";
  noto-fonts-color-emoji = "fonts-noto-color-emoji";
  unifont = "fonts-unifont";
}
