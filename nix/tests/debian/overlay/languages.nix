# Perl, Python and Nix.
{
  final,
  prev,
  packages,
  platform,
  ...
}:
let
  inherit (packages) fromDebian;
  nixReal = prev.nixVersions.stable;
in
{
  # Debian's perl has its folders of modules compiled in.
  perl = fromDebian "perl" prev.perl {
    packages = [
      "perl"
      "perl-base"
    ];
    post = ''
      libraries=
      for folder in lib/${platform.triple}/perl-base lib/${platform.triple}/perl/5.* share/perl/5.* share/perl5 \
        lib/${platform.triple}/perl5/5.*; do
        for found in "$base"/usr/$folder; do [ ! -d "$found" ] || libraries=$libraries$found:; done
      done
      rm bin/perl
      printf '#!%s\nexport PERL5LIB=%s$PERL5LIB\nexec %s "$@"\n' "$base/usr/bin/bash" "$libraries" "$base/usr/bin/perl" >bin/perl
      chmod +x bin/perl
    '';
    extra = self: {
      withPackages = _: self;
      buildEnv = self;
      interpreter = "${self}/bin/perl";
      libPrefix = "lib/perl5/site_perl";
    };
  };
  perlPackages = prev.perlPackages // {
    inherit (final) perl;
    makePerlPath = _: "";
    makeFullPerlPath = _: "";
  };

  python3 = fromDebian "python3" prev.python3 {
    packages = [
      "python3"
      "python3-minimal"
      "python3.14"
      "python3.14-minimal"
    ];
    post = ''ln -sfn "$base/usr/bin/python3" bin/python'';
    extra = self: {
      interpreter = "${self}/bin/python3";
      # Every module that Debian's Python has here.
      withPackages = _: self;
    };
  };

  nix = fromDebian "nix" nixReal {
    packages = [
      "nix-bin"
      "nix-setup-systemd"
    ];
    post = ''
      mkdir -p lib/tmpfiles.d
      rm -f lib/tmpfiles.d/*
      echo 'd /nix/var/nix/daemon-socket 0755 root root - -' >lib/tmpfiles.d/nix-daemon.conf
    '';
  };
  nixVersions = prev.nixVersions // {
    latest = final.nix;
    stable = final.nix;
  };
}
