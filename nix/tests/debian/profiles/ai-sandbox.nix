# Debian's Node.js reads some of its own modules from a path below /usr, and its Python's modules lie beside Python.
{ pkgs, ... }:
let
  inherit (pkgs.debianLayers) development;
  pythonTools = pkgs.runCommand "debian-python-tools" { } ''
    mkdir -p $out/bin
    for tool in pip virtualenv; do
      printf '#!%s\nexport PYTHONPATH=%s\nexec %s -m %s "$@"\n' ${pkgs.runtimeShell} \
        ${development}/usr/lib/python3/dist-packages ${pkgs.python3.interpreter} $tool >$out/bin/$tool
      chmod +x $out/bin/$tool
    done
  '';
in
{
  imports = [ ./nginx.nix ];
  environment.systemPackages = [ pythonTools ];
  system.activationScripts.debianNode = ''
    mkdir -p /usr/share
    ln -sfn ${development}/usr/share/nodejs /usr/share/nodejs
  '';
}
