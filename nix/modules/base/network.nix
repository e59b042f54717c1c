# Closed but for SSH and mDNS; an address by DHCP unless a profile does it in its own way.
{ lib, ... }:
{
  networking = {
    firewall.enable = true;
    # Written by repeated probes of every stranger on the network otherwise.
    firewall.logRefusedConnections = lib.mkDefault false;
    useDHCP = lib.mkDefault true;
  };

  # Waiting for a network is for what needs one, not for the boot.
  systemd.network.wait-online.enable = lib.mkDefault false;
}
