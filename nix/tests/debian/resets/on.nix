# The same workstation with its reset on.
{
  imports = [ ./installed.nix ];
  settings.disk.immutability.enable = true;
}
