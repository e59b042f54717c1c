# Debian's libvirt reads its configuration below /etc, nixpkgs' below /var/lib.
{
  systemd.tmpfiles.rules = [ "L+ /etc/libvirt - - - - /var/lib/libvirt" ];
}
