# The same with one more persistent path.
{
  imports = [ ./on.nix ];
  settings.disk.immutability.persist.paths = [ "/etc/named-later" ];
}
