# A generation without a login over the network.
{ lib, ... }:
{
  services.openssh.enable = lib.mkForce false;
}
