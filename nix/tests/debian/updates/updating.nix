# Takes signed updates of a server that the test lends to the machine, when the test starts it.
{ lib, ... }:
{
  imports = [
    ../../../modules/services/kiln-updates
    # The program runs in Debian's Node.
    ../profiles/node.nix
    ./purpose.nix
  ];

  services.kiln-updates = {
    enable = true;
    trustFile = "/var/lib/kiln/updates-trust.json";
    window = null;
    checks.units = [ "kiln-test-purpose.service" ];
    # An emulated processor takes long to look once.
    patienceSeconds = 180;
    holdSeconds = 30;
  };
  systemd.timers.kiln-updates.wantedBy = lib.mkForce [ ];
}
