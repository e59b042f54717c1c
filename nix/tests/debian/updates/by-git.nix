# Takes the signed commits of a repository that the test serves, when the test starts it, and builds them itself.
{ lib, pkgs, ... }:
{
  imports = [
    ../../../modules/services/kiln-updates
    # The program runs in Debian's Node.
    ../profiles/node.nix
    ./purpose.nix
  ];

  services.kiln-updates = {
    enable = true;
    from = "git";
    git = {
      # Forwarded to the port of the same number on the computer that runs the test.
      url = "http://127.0.0.1:8418/";
      configuration = "default";
      allowedSigners = "/var/lib/kiln/allowed_signers";
    };
    window = null;
    checks.units = [ "kiln-test-purpose.service" ];
    # An emulated processor takes long to look once.
    patienceSeconds = 180;
    holdSeconds = 30;
  };
  # Debian's git looks for its helpers below /usr.
  system.activationScripts.debianGit = ''
    mkdir -p /usr/lib
    ln -sfn ${pkgs.gitMinimal}/lib/git-core /usr/lib/git-core
  '';
  systemd.timers.kiln-updates.wantedBy = lib.mkForce [ ];
}
