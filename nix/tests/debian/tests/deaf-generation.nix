# A generation that nobody can log in to over the network.
{ lib, ... }:
{
  services.openssh.enable = lib.mkForce false;
}
