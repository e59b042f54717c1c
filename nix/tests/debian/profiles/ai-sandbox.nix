# Debian's Python modules are next to Python; its Chromium looks below /usr for what it is made of, and in the full variant so
# do Docker, Emacs and Ruby.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.debianLayers)
    chromium
    development
    docker
    languages
    ;
  isFull = config.kiln.aiSandbox.variant == "full";
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
  imports = [
    ./nginx.nix
    ./node.nix
  ];
  environment.systemPackages = [ pythonTools ];
  system.activationScripts.debianChromium = lib.stringAfter [ "debianDesktop" ] ''
    for folder in lib share; do ln -sfn ${chromium}/usr/$folder/chromium /usr/$folder/chromium; done
    # Its launcher ends where there is none.
    ln -sfn ${chromium}/etc/chromium.d /etc/chromium.d
  '';
  system.activationScripts.debianLanguages = lib.mkIf isFull (
    lib.stringAfter [ "debianDesktop" ] ''
      for folder in lib/emacs lib/ruby libexec/emacs share/emacs share/rubygems-integration; do
        ln -sfn ${languages}/usr/$folder /usr/$folder
      done
      ln -sfn ${docker}/usr/libexec/docker /usr/libexec/docker
    ''
  );
}
