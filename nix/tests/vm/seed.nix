# A drive's seed, from a second disk: read by the unit itself at a first boot, installed, wiped, and not read again.
{ node }:
{
  nodes.machine =
    { pkgs, ... }:
    {
      imports = [ node ];
      kiln.addOns.wifi.enable = true;
      virtualisation.emptyDiskImages = [ 16 ];
      # A deploy of the same system is a switch to it.
      system.switch.enable = true;
      environment.systemPackages = [
        pkgs.avahi
        pkgs.gptfdisk
        (pkgs.writeShellApplication {
          name = "make-seed";
          runtimeInputs = [
            pkgs.coreutils
            pkgs.gnutar
            pkgs.openssh
          ];
          text = builtins.readFile ./make-seed.sh;
        })
      ];
    };

  testScript = builtins.readFile ./seed.py;
}
