# Debian's nginx puts what it receives below /var/lib/nginx, nixpkgs' below its private /tmp.
{ lib, ... }:
{
  services.nginx.appendHttpConfig =
    lib.concatMapStrings (kind: "${kind}_temp_path /tmp/nginx_${kind};\n")
      [
        "client_body"
        "proxy"
        "fastcgi"
        "uwsgi"
        "scgi"
      ];
}
