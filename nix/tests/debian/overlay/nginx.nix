# nginx, and what nixpkgs checks each of its configurations with: the real gixy and formatter, from PyPI.
{
  prev,
  layers,
  packages,
  sources,
  ...
}:
let
  inherit (packages) fromDebian scripted;
  inherit (layers) services toolchain;

  # The program of some wheels; what Debian has of Python is beside them.
  fromWheels =
    {
      like,
      wheels,
      program,
      entry,
      post ? "",
      check ? "bin/${program} --help >/dev/null",
    }:
    scripted program like ''
      for wheel in ${toString (map (name: sources.wheels.${name}) wheels)}; do
        python3 -m zipfile -e "$wheel" lib/python
      done
      ${post}
      cat >bin/${program} <<END
      #!${layers.base}/usr/bin/python3
      import sys
      sys.path[:0] = ["$out/lib/python", "${toolchain}/usr/lib/python3/dist-packages"]
      ${entry}
      END
      sed -i 's/^ *//' bin/${program}
      chmod +x bin/${program}
      ${check}
    '';

  nginx = fromDebian "nginx" prev.nginxStable {
    packages = [
      "nginx"
      "nginx-common"
    ];
    # nixpkgs' place for what configurations include.
    post = "ln -s etc/nginx conf";
    extra =
      self:
      let
        withModules =
          { modules }:
          if modules == [ ] then
            self // { override = withModules; }
          else
            throw "nginx is Debian's here, and has no modules of nixpkgs.";
      in
      {
        modules = [ ];
        override = withModules;
      };
  };
in
{
  inherit nginx;
  nginxStable = nginx;
  mailcap = scripted "mailcap" prev.mailcap ''
    mkdir -p etc/nginx
    ln -s ${services}/etc/nginx/mime.types etc/nginx/
  '';
  gixy = fromWheels {
    # Written out, because reading nixpkgs' own takes another Python.
    like = rec {
      pname = "gixy";
      inherit (sources.pins.wheels.gixy) version;
      name = "${pname}-${version}";
      meta.mainProgram = pname;
    };
    wheels = [
      "gixy"
      "pyparsing"
    ];
    program = "gixy";
    entry = "from gixy.cli.main import main; main()";
    post = ''
      # nixpkgs patches the same line: Python no longer has this module.
      sed -i 's/^from sre_constants import/from gixy.core.sre_parse.sre_constants import/' lib/python/gixy/core/sre_parse/sre_parse.py
    '';
    # Its status is 0 for much that it could not read.
    check = ''
      printf 'http { server { listen 80; location / { proxy_pass http://a; proxy_set_header Host $http_host; } } }' >"$TMPDIR/spoofed.conf"
      ! bin/gixy "$TMPDIR/spoofed.conf" || { echo "gixy finds nothing in a configuration with a known fault" >&2; exit 1; }
    '';
  };
  nginx-config-formatter = fromWheels {
    like = prev.nginx-config-formatter;
    wheels = [ "nginxfmt" ];
    program = "nginxfmt";
    entry = "from nginxfmt import main; main()";
  };
}
