# Another that works.
{ lib, ... }:
{
  users.motd = lib.mkForce "This is the third generation.\n";
}
