# What somebody works with on a machine: languages, an editor, browsers, programs for another Linux.
{
  final,
  prev,
  lib,
  layers,
  packages,
  platform,
  ...
}:
let
  inherit (packages)
    absent
    fromDebian
    fromDebianAll
    scripted
    ;
  inherit (layers) base;
in
fromDebianAll prev {
  cargo = "cargo";
  chromium = "chromium chromium-common chromium-sandbox";
  rustc = "rustc";
}
// {
  # By Debian's alternatives, which are links that an installation makes.
  vim = fromDebian "vim" prev.vim {
    packages = [
      "vim"
      "vim-common"
      "vim-runtime"
    ];
    post = ''ln -s vim.basic bin/vim'';
  };
  nodejs_22 = fromDebian "nodejs_22" prev.nodejs_22 {
    packages = [
      "nodejs"
      "npm"
    ];
  };
  yarn = fromDebian "yarn" prev.yarn {
    packages = [ "yarnpkg" ];
    post = ''ln -s yarnpkg bin/yarn'';
  };
  pnpm = absent "pnpm" prev.pnpm [ "pnpm" ];

  firefox = fromDebian "firefox" prev.firefox { packages = [ "firefox" ]; };

  # Both make the loader of other Linux systems be found; Debian's own is one.
  nix-ld = scripted "nix-ld" prev.nix-ld ''
    mkdir libexec
    ln -s "$base/${platform.loader}" libexec/nix-ld
  '';
  steam-run = scripted "steam-run" prev.steam-run ''
    cat >bin/steam-run <<END
    #!$base/usr/bin/bash
    exec ${layers.desktop}/usr/bin/bwrap --dev-bind / / --ro-bind $base/usr/lib64 /lib64 --ro-bind $base/usr/lib /usr/lib "\$@"
    END
    chmod +x bin/steam-run
  '';
}
