# KaliunBox: a host that runs Home Assistant OS in a virtual machine, and Newt in a container.
#
# Still to come, each as a folder beside these: the claim (installer/), connect-sync, auto-update, health-reporter,
# management-screen. They find what they need under /var/lib/kaliun (state.nix) and /run/homeassistant (info-fetcher.nix).
{ pkgs, ... }:
{
  imports = [
    ./options.nix
    ./state.nix
    ./homeassistant
    ./newt
    ./plymouth
    ./rollback.nix
    ./installer
  ];

  kiln.configuration.folder = "/etc/nixos/kaliunbox-flake";

  # What the documents and the units' own words tell to look at config.json with.
  environment.systemPackages = [ pkgs.jq ];
}
