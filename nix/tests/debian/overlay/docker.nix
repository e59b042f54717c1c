# Docker. Its module lets the daemon start containerd, which it finds like all others on its PATH.
{
  prev,
  layers,
  packages,
  ...
}:
let
  inherit (packages) fromDebian fromDebianAll;
  inherit (layers) docker;
in
fromDebianAll prev { docker-compose = "docker-compose"; }
// {
  docker = fromDebian "docker" prev.docker {
    packages = [
      "docker-buildx"
      "docker-cli"
      "docker-compose"
      "docker.io"
    ];
    post = ''
      rm bin/docker-compose bin/dockerd
      printf '#!%s\nexport PATH=%s:$PATH\nexec %s "$@"\n' "$base/usr/bin/bash" \
        "${docker}/usr/sbin:${docker}/usr/bin:$base/usr/sbin:$base/usr/bin" ${docker}/usr/sbin/dockerd >bin/dockerd
      chmod +x bin/dockerd
    '';
  };
}
