# Debian's libvirt looks for its drivers, helpers and data below /usr, and for other programs on its PATH, where nixpkgs'
# has the store's paths compiled in.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.debianLayers) base virtualization;
  libraries = "${virtualization}/usr/lib/${pkgs.debianTriple}/libvirt";
in
lib.mkIf config.virtualisation.libvirtd.enable {
  systemd.services.libvirtd = {
    path = [
      "${virtualization}/usr"
      "${base}/usr"
    ];
    environment = {
      LIBVIRT_DRIVER_DIR = "${libraries}/connection-driver";
      LIBVIRT_STORAGE_BACKEND_DIR = "${libraries}/storage-backend";
    };
  };
  # libvirt's guests run as this user until it has read its configuration.
  users.users.libvirt-qemu = {
    isSystemUser = true;
    group = "libvirt-qemu";
  };
  users.groups.libvirt-qemu = { };
  # Its configuration is below /etc there, and below /var/lib here.
  systemd.tmpfiles.rules = [
    "L+ /etc/libvirt - - - - /var/lib/libvirt"
    # mdevctl needs these folders; libvirt asks it for mediated devices.
    "d /etc/mdevctl.d 0755 root root -"
    "d /usr/lib/mdevctl/scripts.d/callouts 0755 root root -"
    "d /usr/lib/mdevctl/scripts.d/notifiers 0755 root root -"
  ];
  system.activationScripts.debianLibvirt = ''
    mkdir -p /usr/lib /usr/share
    for folder in lib share; do ln -sfn ${virtualization}/usr/$folder/libvirt /usr/$folder/libvirt; done
  '';
}
