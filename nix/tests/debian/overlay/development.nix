# Tools for work on a machine: languages, an editor, browsers, programs for another Linux.
{
  prev,
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
  inherit (layers) languages;
in
fromDebianAll prev {
  cargo = "cargo";
  chromium = "chromium chromium-common chromium-sandbox";
  clippy = "rust-clippy";
  gh = "gh";
  gopls = "gopls";
  pkg-config = "pkgconf pkgconf-bin";
  ripgrep = "ripgrep";
  rust-analyzer = "rust-analyzer";
  rustc = "rustc";
  rustfmt = "rustfmt";
  tmux = "tmux";
}
// {
  # Debian's alternatives, which are links that an installation makes, name this program.
  vim = fromDebian "vim" prev.vim {
    packages = [
      "vim"
      "vim-common"
      "vim-runtime"
    ];
    post = "ln -s vim.basic bin/vim";
  };
  emacs = fromDebian "emacs" prev.emacs {
    packages = [
      "emacs-bin-common"
      "emacs-nox"
    ];
    post = ''
      ln -s emacs-nox bin/emacs
      ln -s emacsclient.emacs bin/emacsclient
    '';
  };
  go = fromDebian "go" prev.go {
    packages = [ "golang-go" ];
  };
  # Debian's ruby has its folders of modules compiled in.
  ruby = fromDebian "ruby" prev.ruby {
    packages = [
      "ruby"
      "ruby3.3"
      "ruby-rubygems"
    ];
    post = ''
      libraries=
      for folder in lib/ruby/vendor_ruby lib/ruby/3.* lib/${platform.triple}/ruby/3.*; do
        for found in ${languages}/usr/$folder; do [ ! -d "$found" ] || libraries=$libraries$found:; done
      done
      rm bin/ruby bin/ruby3.3
      printf '#!%s\nexport RUBYLIB=%s$RUBYLIB\nexec %s "$@"\n' "$base/usr/bin/bash" "$libraries" \
        ${languages}/usr/bin/ruby3.3 >bin/ruby
      chmod +x bin/ruby
      # Its programs are scripts, each for the ruby of the layer.
      for program in bin/*; do
        [ -L "$program" ] || continue
        { printf '#!%s\n' "$out/bin/ruby"; tail -n +2 "$(readlink -f "$program")"; } >"$program.new"
        chmod +x "$program.new"
        mv "$program.new" "$program"
      done
      for name in bundle bundler rake; do ln -s "''${name}3.3" "bin/$name"; done
    '';
  };
  nodejs_22 = fromDebian "nodejs_22" prev.nodejs_22 {
    packages = [
      "nodejs"
      "npm"
    ];
  };
  yarn = fromDebian "yarn" prev.yarn {
    packages = [ "yarnpkg" ];
    post = "ln -s yarnpkg bin/yarn";
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
