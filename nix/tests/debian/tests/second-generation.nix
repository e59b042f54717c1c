# A generation that is another, and works.
{ lib, ... }:
{
  users.motd = lib.mkForce "This is the second generation.\n";
}
