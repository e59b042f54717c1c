# What the system is made of, unpacked from the Debian packages in pins.json.
{ mk }:
let
  pins =
    if builtins.pathExists ./pins.json then
      builtins.fromJSON (builtins.readFile ./pins.json)
    else
      throw "The demo profile's packages are not here yet (pins.json is missing). Run `npm run setup` in Kiln's folder, then build again.";

  # Fixed-output from file://: the one way for a local file into a pure evaluation, and a real download to show.
  deb =
    name:
    import <nix/fetchurl.nix> {
      name = "${name}.deb";
      inherit (pins.${name}) url hash;
    };

  # Store names allow no ":" and "~", so keep the upstream version: 1:1.35.0-4+deb12u1 → 1.35.0
  version = name: builtins.elemAt (builtins.match "([0-9]+:)?([0-9.]+).*" pins.${name}.version) 1;

  busybox = mk "busybox-${version "busybox-static"}" {
    debs = [ (deb "busybox-static") ];
  } ./build/busybox.sh;
in
{
  inherit busybox;

  kernel = mk "linux-${version "linux-image"}" {
    inherit busybox;
    debs = [ (deb "linux-image") ];
    # Disks, network cards and buttons of QEMU, VMware, VirtualBox, Hyper-V and plain PCs; the rest of the 4,000 stays out.
    wanted = [
      "virtio_pci" "virtio_blk" "virtio_scsi" "virtio_net" "virtio_rng"
      "ahci" "ata_piix" "nvme" "sd_mod" "sr_mod"
      "mptspi" "mptsas" "vmw_pvscsi" "vmxnet3" "e1000" "e1000e"
      "hv_vmbus" "hv_storvsc" "hv_netvsc"
      "xhci_pci" "ehci_pci" "usb_storage" "uas"
      "ext4" "crc32c_generic" "isofs" "overlay" "vfat" "nls_ascii" "nls_cp437" "efivarfs"
      "button" "evdev"
    ];
  } ./build/kernel.sh;

  systemd-boot = mk "systemd-boot-${version "systemd-boot-efi"}" {
    debs = [ (deb "systemd-boot-efi") ];
  } ./build/systemd-boot.sh;

  dropbear = mk "dropbear-${version "dropbear-bin"}" {
    inherit busybox;
    debs = map deb [ "dropbear-bin" "libtomcrypt1" "libtommath1" "libgmp10" "libcrypt1" "zlib1g" "libc6" ];
  } ./build/dropbear.sh;
}
